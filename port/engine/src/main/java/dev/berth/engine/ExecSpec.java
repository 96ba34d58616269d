package dev.berth.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A further command for a running task.
 *
 * @param command the program and its arguments, at least one
 * @param environment beside and before the task's
 * @param workingDirectory null: the task's
 * @param user null: the task's
 * @param terminal the size of the terminal to give it; null: none, then output and error are apart
 */
public record ExecSpec(
    List<String> command,
    Map<String, String> environment,
    @Nullable String workingDirectory,
    @Nullable String user,
    @Nullable TerminalSize terminal) {
  public ExecSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public static ExecSpec of(List<String> command) {
    return new ExecSpec(command, Map.of(), null, null, null);
  }
}
