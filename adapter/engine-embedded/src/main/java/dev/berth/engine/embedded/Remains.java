package dev.berth.engine.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Clears away what a task had on the machine. Every step is idempotent. Thread-safe. */
final class Remains {
  private static final Logger LOG = System.getLogger(Remains.class.getName());

  private final Cgroups cgroups;
  private final TaskNetworks networks;

  Remains(Cgroups cgroups, TaskNetworks networks) {
    this.cgroups = cgroups;
    this.networks = networks;
  }

  /** A step of clearing away. */
  private interface Step {
    void run() throws IOException;
  }

  /**
   * Releases what an ended task has no use for: processes, mounts, network, control groups. This is
   * what {@code runc delete} does, without the program: a container's state is but a directory.
   */
  void release(TaskFolder folder) {
    String id = folder.id().value();
    attempt(folder, "kill the processes", () -> cgroups.kill(id));
    attempt(folder, "unmount what it saw", () -> unmount(folder));
    attempt(folder, "release the network", () -> networks.detach(folder.id()));
    attempt(folder, "remove the control groups", () -> cgroups.remove(id));
    attempt(
        folder, "remove the runtime's state", () -> TextFiles.removeTree(folder.runtimeState()));
    attempt(folder, "remove the bundle", () -> removeBundle(folder));
  }

  private static void unmount(TaskFolder folder) throws IOException {
    if (Files.exists(folder.root())) {
      MountCalls.unmount(folder.root());
    }
    if (Files.exists(folder.files())) {
      MountCalls.unmount(folder.files());
    }
    for (Path subpath : RecordFiles.files(folder.subpaths())) {
      MountCalls.unmount(subpath);
    }
  }

  private static void removeBundle(TaskFolder folder) throws IOException {
    List<?> mounted =
        Files.exists(folder.live()) ? MountCalls.mountsBelow(folder.live()) : List.of();
    if (!mounted.isEmpty()) {
      // Deleting would reach into what is mounted.
      throw new IOException("still mounted: " + mounted);
    }
    TextFiles.removeTree(folder.live());
  }

  /** Releases everything and forgets the task: its record, its log, what it wrote. */
  void remove(TaskFolder folder) {
    release(folder);
    attempt(folder, "remove the exit code", () -> Files.deleteIfExists(folder.exit()));
    // The record goes first: without it, what is left after a crash is cleared at the next start.
    attempt(folder, "remove the record", () -> Files.deleteIfExists(folder.record()));
    attempt(folder, "remove the folder", () -> TextFiles.removeTree(folder.kept()));
  }

  private static void attempt(TaskFolder folder, String what, Step step) {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot " + what + " of task '" + folder.id() + "'", e);
    }
  }
}
