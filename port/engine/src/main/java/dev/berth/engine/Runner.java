package dev.berth.engine;

import java.util.Set;

/**
 * What runs the tasks of stacks: one machine's engine, or a cluster of machines. What both have in
 * common. Thread-safe; calls block, so they belong on virtual threads.
 */
public sealed interface Runner extends AutoCloseable permits Engine, Cluster {
  /** Its name, as in {@code --engine}: {@code embedded}, {@code docker}, {@code swarm}. */
  String name();

  /** What it can do beyond the basics; does not change while it lives. */
  Set<Capability> capabilities();

  /** Whether tasks can be started now, and if not, why. Cheap. */
  EngineHealth health();

  /** Talks to tasks, whoever started them. */
  RunningTasks tasks();

  Images images();

  Networks networks();

  Volumes volumes();

  /** What others run on the same machines. */
  default ForeignStacks foreign() {
    return ForeignStacks.NONE;
  }

  /** Lets go; tasks keep running, and a later process adopts them. */
  @Override
  void close();
}
