package dev.berth.engine;

import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tasks of an engine. Their life: created, running, exited, removed. Thread-safe. */
public interface Tasks extends RunningTasks {
  /**
   * Prepares a task: its filesystem, addresses and limits. A failure leaves nothing behind.
   *
   * @param contents what its {@link Mount.File}s hold, asked before this returns and never again
   * @throws dev.berth.kernel.BerthException {@code IMAGE_NOT_FOUND}, {@code PORT_TAKEN}, {@code
   *     CONFLICT} for an id that exists, or why it cannot be made
   */
  EngineTask create(TaskSpec spec, Contents contents);

  /** Prepares a task that has no {@link Mount.File}. */
  default EngineTask create(TaskSpec spec) {
    return create(spec, Contents.NONE);
  }

  /** Starts what was created. A failure leaves the task exited, with the reason. */
  EngineTask start(TaskId id);

  /**
   * Sends the stop signal, waits, then kills. Returns when the task has ended; harmless if it had.
   *
   * @param grace how long it may take to end by itself
   */
  void stop(TaskId id, Duration grace);

  /**
   * Sends a signal to the task's first process; harmless if it has ended.
   *
   * @param signal its name with or without {@code SIG}, or its number
   */
  void kill(TaskId id, String signal);

  /** Removes a task and all it had but named volumes, killing it if it runs. Idempotent. */
  void remove(TaskId id);

  Optional<EngineTask> find(TaskId id);

  /** Every task of this instance, in the order of their ids. */
  List<EngineTask> list();
}
