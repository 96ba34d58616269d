package dev.berth.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program of this machine, looked for and run in the environment of a shell. */
record Program(Shell shell, Path file) {
  private static final String USUAL = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

  /** Looks along {@code PATH}. */
  static Optional<Program> find(Shell shell, String name) {
    String path = shell.variable("PATH");
    return Arrays.stream((path.isEmpty() ? USUAL : path).split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> shell.directory().resolve(folder).resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .map(file -> new Program(shell, file))
        .findFirst();
  }

  /**
   * A process to be started where the command was called.
   *
   * @param more what its environment has beyond the shell's
   */
  ProcessBuilder prepare(List<String> arguments, Map<String, String> more) {
    List<String> command = new ArrayList<>();
    command.add(file.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(shell.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(shell.environment());
    builder.environment().putAll(more);
    return builder;
  }
}
