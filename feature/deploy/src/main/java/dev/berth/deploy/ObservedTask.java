package dev.berth.deploy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is. Immutable.
 *
 * @param task as the engine sees it
 * @param readiness whether it may get requests; means nothing unless it runs
 * @param departure whether, and why, Berth ends or has ended it
 * @param proven from when on its being ready can be relied upon; null: it is not ready
 */
record ObservedTask(
    EngineTask task, Readiness readiness, Departure departure, @Nullable Instant proven) {
  /** How much longer a task has to last for each one that failed in a row before it. */
  private static final Duration DOUBT = Duration.ofSeconds(1);

  private static final int MOST_DOUBTS = 5;

  /** Of a task that can be relied upon as soon as it is ready. */
  ObservedTask(EngineTask task, Readiness readiness, Departure departure) {
    this(task, readiness, departure, provenAtOnce(task, readiness));
  }

  private static @Nullable Instant provenAtOnce(EngineTask task, Readiness readiness) {
    return readiness == Readiness.READY && task.state() instanceof TaskState.Running running
        ? running.since()
        : null;
  }

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

  /** For those who only look. */
  SeenTask seen(TargetName target, String node) {
    return new SeenTask(
        target,
        task.spec().identity(),
        task.spec().image(),
        node,
        task.state(),
        readiness,
        RestartRule.reason(this).orElse(null),
        task.created(),
        task.address().orElse(null));
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
    return TaskLabels.of(task.spec().identity().labels());
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

  /**
   * From when on a ready one is known to last; the end of time for one that is not ready. One that
   * stands in for others that failed has to show more.
   */
  Instant settled() {
    Instant from = proven;
    if (!isReady() || from == null) {
      return Instant.MAX;
    }
    Duration doubt = DOUBT.multipliedBy(Math.min(labels().attempt(), MOST_DOUBTS));
    return from.plus(doubt);
  }

  /** When it ended; the end of time for one that has not. */
  Instant ended() {
    return task.state() instanceof TaskState.Exited exited ? exited.at() : Instant.MAX;
  }
}
