package dev.berth.engine.docker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The image of a task, as the daemon has it.
 *
 * @param id {@code sha256:…}
 * @param mounts what of the machine is shown in it, read-only; empty but for the host image
 * @param command what runs when nobody says; empty where the daemon knows it from the image
 * @param environment of each task, where the daemon does not know it from the image
 */
record TaskImage(
    String id, List<HostMount> mounts, List<String> command, Map<String, String> environment) {
  TaskImage {
    mounts = List.copyOf(mounts);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** One of which the daemon knows everything. */
  static TaskImage plain(String id) {
    return new TaskImage(id, List.of(), List.of(), Map.of());
  }

  /** Something of the machine, links resolved, and where a task sees it. */
  record HostMount(Path source, String target) {}
}
