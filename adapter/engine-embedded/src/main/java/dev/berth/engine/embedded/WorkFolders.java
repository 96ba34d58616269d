package dev.berth.engine.embedded;

import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Folders for what is being made, below one directory that is empty whenever nothing is in the
 * making. Thread-safe.
 */
final class WorkFolders {
  private static final Logger LOG = System.getLogger(WorkFolders.class.getName());

  private final Path directory;

  /** Takes a directory; what a process that was killed left in it is cleared, which may take. */
  WorkFolders(Path directory) throws IOException {
    this.directory = directory;
    Files.createDirectories(directory);
    try (Stream<Path> left = Files.list(directory)) {
      removeLater(left.toList());
    }
  }

  /** Removes folders in a thread of its own: the start of a server does not wait for it. */
  void removeLater(List<Path> folders) {
    if (!folders.isEmpty()) {
      LOG.log(Level.INFO, "Clearing {0} unfinished pieces of work on images", folders.size());
      Threads.startPlatform("image-clearing", () -> folders.forEach(this::remove));
    }
  }

  Path directory() {
    return directory;
  }

  /** A new folder, to be removed by whoever asked. */
  Path create() throws IOException {
    return Files.createTempDirectory(directory, "");
  }

  /**
   * Removes a folder with all that is in it; one that cannot be removed waits for the next start.
   */
  void remove(Path folder) {
    try {
      TextFiles.removeTree(folder);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot remove the folder '" + folder + "'", e);
    }
  }
}
