package dev.berth.engine.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The programs that tasks need, where they were found. Immutable.
 *
 * @param runtime the OCI runtime
 * @param conmon each task's parent
 */
record Toolset(Path runtime, Path conmon) {
  private static final List<String> DIRECTORIES =
      List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

  /**
   * Finds a program.
   *
   * @param path directories with colons between them; the usual ones are looked at, too
   */
  static Optional<Path> find(String program, String path) {
    List<String> directories = new ArrayList<>(List.of(path.split(":")));
    directories.addAll(DIRECTORIES);
    return directories.stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
