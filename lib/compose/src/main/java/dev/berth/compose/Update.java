package dev.berth.compose;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the tasks of a service are replaced: {@code deploy.update_config} and {@code
 * deploy.rollback_config}.
 *
 * @param parallelism how many at once; 0: all
 * @param delay between one group and the next
 * @param failureAction what happens when too many fail
 * @param monitor how long a new task is watched after it is ready
 * @param maxFailureRatio how many of the replaced tasks may fail, 0 to 1
 * @param order null: not said, the planner chooses
 */
public record Update(
    int parallelism,
    Duration delay,
    FailureAction failureAction,
    Duration monitor,
    double maxFailureRatio,
    @Nullable Order order) {
  /** As Docker has it, but for the monitoring time: Docker's 5 seconds would make it wait. */
  public static final Update DEFAULT =
      new Update(1, Duration.ZERO, FailureAction.PAUSE, Duration.ZERO, 0, null);

  /** What happens when too many of the new tasks fail. */
  public enum FailureAction {
    PAUSE,
    CONTINUE,
    ROLLBACK
  }

  /** Which comes first, the end of the old task or the start of the new one. */
  public enum Order {
    START_FIRST,
    STOP_FIRST
  }
}
