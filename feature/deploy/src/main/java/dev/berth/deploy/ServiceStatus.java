package dev.berth.deploy;

import dev.berth.kernel.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * How a service is. Immutable.
 *
 * @param running tasks that run and are to go on
 * @param ready those of them that may get requests
 * @param desired how many there should be
 * @param message for people: what it waits for, or what is wrong; empty when all is well
 * @param culprit the task whose end explains a failure
 */
record ServiceStatus(
    State state, int running, int ready, int desired, String message, @Nullable TaskId culprit) {
  /** Where a service is on its way to what is desired. */
  enum State {
    /** As desired, every task ready. */
    RUNNING,
    /** On its way. */
    DEPLOYING,
    /** It does not get there by itself. */
    FAILED,
    /** No task is desired, and none is left. */
    STOPPED,
    /** Every task has ended with success, and is not to be started again. */
    COMPLETED
  }

  /** Whether there is nothing left to do. */
  boolean isConverged() {
    return state == State.RUNNING || state == State.STOPPED || state == State.COMPLETED;
  }
}
