package dev.berth.engine.embedded;

import java.nio.file.Files;

/** The exit code of a command that an OCI runtime ran, or could not run. */
final class ExecOutcome {
  private static final int RUNTIME_FAILED = 255;
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;

  private ExecOutcome() {}

  /**
   * Tells the command's own 255 from the runtime's: the runtime writes the process id when the
   * command runs.
   *
   * @param said what the runtime wrote to standard error
   */
  static int code(int exit, Execs.ExecFiles files, String said) {
    if ((exit != RUNTIME_FAILED && exit != 1) || Files.exists(files.pid())) {
      return exit;
    }
    return said.contains("permission denied") || said.contains("is a directory")
        ? CANNOT_EXECUTE
        : NOT_FOUND;
  }
}
