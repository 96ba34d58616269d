package dev.berth.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs inside a task.
 *
 * @param entrypoint replaces the image's; null keeps it (and its command), empty clears it
 * @param command replaces the image's command; null keeps it unless there is an entrypoint
 * @param environment beside and before the image's
 * @param workingDirectory an absolute path; null: the image's, else {@code /}
 * @param user {@code user[:group]}, names or numbers; null: the image's, else root
 * @param terminal whether standard output is a terminal
 * @param stopSignal its name; null: the image's, else {@code SIGTERM}
 */
public record ProcessSpec(
    @Nullable List<String> entrypoint,
    @Nullable List<String> command,
    Map<String, String> environment,
    @Nullable String workingDirectory,
    @Nullable String user,
    boolean terminal,
    @Nullable String stopSignal) {
  public static final ProcessSpec DEFAULT =
      new ProcessSpec(null, null, Map.of(), null, null, false, null);

  public ProcessSpec {
    entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
    command = command == null ? null : List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  public static ProcessSpec ofCommand(List<String> command) {
    return new ProcessSpec(null, command, Map.of(), null, null, false, null);
  }

  public ProcessSpec withEnvironment(Map<String, String> changed) {
    return new ProcessSpec(
        entrypoint, command, changed, workingDirectory, user, terminal, stopSignal);
  }

  public ProcessSpec withUser(@Nullable String changed) {
    return new ProcessSpec(
        entrypoint, command, environment, workingDirectory, changed, terminal, stopSignal);
  }
}
