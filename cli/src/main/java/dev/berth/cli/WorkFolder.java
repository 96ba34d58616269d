package dev.berth.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that nobody else can read, gone when it is closed or the process ends. Holds files only.
 */
record WorkFolder(Path path) implements AutoCloseable {

  static WorkFolder create(String name) throws IOException {
    WorkFolder folder = new WorkFolder(Files.createTempDirectory(name));
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("forget-work").unstarted(folder::forget));
    return folder;
  }

  @Override
  public void close() throws IOException {
    List<Path> files;
    try (Stream<Path> inside = Files.list(path)) {
      files = inside.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(path);
  }

  private void forget() {
    if (Files.exists(path)) {
      try {
        close();
      } catch (IOException e) {
        // A program that still writes there has its files; the system clears such folders.
      }
    }
  }
}
