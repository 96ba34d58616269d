package dev.berth.engine.embedded;

import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;

/**
 * Where the files of one task lie.
 *
 * @param id the task's
 * @param kept what survives a reboot: its record, its log, what it wrote into its root
 * @param live what vanishes at a reboot: its bundle, which is also where its root is mounted
 * @param exit written by conmon when the task ends: the exit code in digits
 * @param runtimeState what the OCI runtime keeps about it
 */
record TaskFolder(TaskId id, Path kept, Path live, Path exit, Path runtimeState) {
  static TaskFolder of(Home home, TaskId id) {
    return new TaskFolder(
        id,
        tasks(home).resolve(id.value()),
        liveTasks(home).resolve(id.value()),
        exits(home).resolve(id.value()),
        runtimeRoot(home).resolve(id.value()));
  }

  static Path tasks(Home home) {
    return home.data().resolve("tasks");
  }

  static Path liveTasks(Home home) {
    return home.run().resolve("tasks");
  }

  static Path exits(Home home) {
    return home.run().resolve("exits");
  }

  /**
   * Leads the parents of an earlier release's tasks to {@link #exits}, which was elsewhere: on the
   * data directory's disk, where there may be no room when a task ends.
   */
  static void moveExits(Home home) throws IOException {
    Path before = home.data().resolve("exits");
    if (!Files.isDirectory(before, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path exit : RecordFiles.files(before)) {
      FileTime time = Files.getLastModifiedTime(exit);
      Path moved = exits(home).resolve(exit.getFileName());
      Files.copy(exit, moved, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(moved, time);
    }
    Files.move(before, before.resolveSibling("exits.old"), StandardCopyOption.REPLACE_EXISTING);
    Files.createSymbolicLink(before, exits(home));
    TextFiles.removeTree(before.resolveSibling("exits.old"));
  }

  static Path runtimeRoot(Home home) {
    return home.run().resolve("runtime");
  }

  Path record() {
    return kept.resolve("task.json");
  }

  /** What conmon writes to; see {@link LogParts} for the names beside it. */
  Path log() {
    return kept.resolve("log");
  }

  Path upper() {
    return kept.resolve("upper");
  }

  Path work() {
    return kept.resolve("work");
  }

  Path root() {
    return live.resolve("rootfs");
  }

  /** Where memory is mounted for the task's configs and secrets. */
  Path files() {
    return live.resolve("files");
  }

  /** Where folders of volumes are mounted that the task gets instead of the whole. */
  Path subpaths() {
    return live.resolve("subpaths");
  }

  Path config() {
    return live.resolve("config.json");
  }

  /** Where conmon takes orders. */
  Path control() {
    return live.resolve("ctl");
  }

  Path initPid() {
    return live.resolve("init.pid");
  }

  Path conmonPid() {
    return live.resolve("conmon.pid");
  }

  /** What the container's first process waits at until it is told to start. */
  Path startGate() {
    return runtimeState.resolve("exec.fifo");
  }
}
