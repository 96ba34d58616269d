package dev.berth.engine;

import dev.berth.kernel.TaskId;

/** Talking to tasks that somebody has started. Thread-safe; calls block. */
public interface RunningTasks {
  /**
   * Runs a further command inside a running task.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} if the task does not run, {@code
   *     UNSUPPORTED} if it runs on a machine where nothing can be started from here
   */
  ExecSession exec(TaskId id, ExecSpec spec);

  /** What a task wrote, oldest first; also of a task that has ended, until it is removed. */
  LogStream logs(TaskId id, LogRequest request);

  /**
   * What a running task uses now.
   *
   * @throws dev.berth.kernel.BerthException {@code UNSUPPORTED} if it runs on a machine that tells
   *     nothing here
   */
  TaskStats stats(TaskId id);
}
