package dev.berth.deploy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.time.Instant;

/**
 * A task as it is. Immutable.
 *
 * @param task as the engine sees it
 * @param readiness whether it may get requests; means nothing unless it runs
 * @param departure whether, and why, Berth ends or has ended it
 */
record ObservedTask(EngineTask task, Readiness readiness, Departure departure) {
  /** Whether a running task may get requests. */
  enum Readiness {
    /** Its health check has not passed, or its port not opened, yet. */
    STARTING,
    READY,
    /** Its health check fails again and again. */
    UNHEALTHY
  }

  /** Whether, and why, Berth ends or has ended a task. */
  enum Departure {
    /** It does not. */
    NONE,
    /** Nobody wants it: a scale, an update, a stop. */
    UNWANTED,
    /** It is to be replaced by a better one. */
    UNHEALTHY
  }

  TaskId id() {
    return task.id();
  }

  int slot() {
    return task.spec().identity().slot();
  }

  ServiceKey service() {
    return ServiceKey.of(task.spec().identity());
  }

  TaskLabels labels() {
    return TaskLabels.of(task);
  }

  boolean hasEnded() {
    return task.state() instanceof TaskState.Exited;
  }

  /** Whether it runs, or is about to, and is to go on. */
  boolean isActive() {
    return !hasEnded() && departure == Departure.NONE;
  }

  /** Whether it may get requests. */
  boolean isReady() {
    return isActive() && task.isRunning() && readiness == Readiness.READY;
  }

  /** When it ended; the end of time for one that has not. */
  Instant ended() {
    return task.state() instanceof TaskState.Exited exited ? exited.at() : Instant.MAX;
  }
}
