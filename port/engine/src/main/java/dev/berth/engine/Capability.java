package dev.berth.engine;

/** What an engine may be able to do beyond starting and stopping tasks. */
public enum Capability {
  /** Runs further commands inside a task. */
  EXEC,
  /** Gives a command a terminal. */
  TERMINAL,
  /** Offers the image {@code berth/host}, made of the machine's own programs. */
  HOST_IMAGE,
  /** Takes images from archives. */
  LOAD_IMAGES,
  /** Fetches images from registries. */
  PULL_IMAGES,
  /** Publishes container ports on the machine. */
  PUBLISH_PORTS,
  /** Spreads one published port over several tasks of a service. */
  SHARED_PORTS,
  /** Enforces memory, CPU and process limits. */
  LIMITS,
  /** Tells of a task that was killed at its memory limit that this was why. */
  OUT_OF_MEMORY,
  /** Gives each task an address that the machine can reach. */
  ADDRESSES,
  /** Really isolates: what a task runs is a process of its own namespaces. */
  ISOLATION,
  /** Others may run things on the same machines: {@link Runner#foreign}. */
  FOREIGN_STACKS
}
