package dev.berth.engine;

import dev.berth.kernel.TaskId;

/**
 * Everything an engine needs to know to run one task. Immutable.
 *
 * @param identity which task it is and whose
 * @param image the image's reference or id
 * @param process what runs inside
 * @param filesystem what it sees of disks
 * @param networking how it is reached and what it reaches
 * @param isolation what it may use and do
 */
public record TaskSpec(
    TaskIdentity identity,
    String image,
    ProcessSpec process,
    Filesystem filesystem,
    Networking networking,
    Isolation isolation) {

  /** The task's id. */
  public TaskId id() {
    return identity.id();
  }

  /** A task with an image's own command, no mounts, no network and default isolation. */
  public static TaskSpec of(TaskIdentity identity, String image) {
    return new TaskSpec(
        identity,
        image,
        ProcessSpec.DEFAULT,
        Filesystem.DEFAULT,
        Networking.NONE,
        Isolation.DEFAULT);
  }

  public TaskSpec withProcess(ProcessSpec changed) {
    return new TaskSpec(identity, image, changed, filesystem, networking, isolation);
  }

  public TaskSpec withFilesystem(Filesystem changed) {
    return new TaskSpec(identity, image, process, changed, networking, isolation);
  }

  public TaskSpec withNetworking(Networking changed) {
    return new TaskSpec(identity, image, process, filesystem, changed, isolation);
  }

  public TaskSpec withIsolation(Isolation changed) {
    return new TaskSpec(identity, image, process, filesystem, networking, changed);
  }
}
