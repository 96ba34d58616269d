package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Restart;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.TaskState.Exited;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether, and when, a slot gets its next task. Pure.
 *
 * <p>Restarts in a row wait 100 ms, 200 ms and so on, doubling up to a minute; a task that ran for
 * 10 s, or for the policy's window, begins the row anew. All it needs is on the task that ended, so
 * a new process goes on where a killed one was.
 */
final class RestartRule {
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
  private static final Duration GOOD_RUN = Duration.ofSeconds(10);

  /** An unhealthy task needs this long to have been healthy for a while before. */
  private static final Duration GOOD_RUN_OF_UNHEALTHY = Duration.ofMinutes(10);

  /** From here on a service that cannot stay up counts as failed; it is tried all the same. */
  private static final int FAILING_ATTEMPTS = 6;

  /** The same for a program that does not exist or cannot be executed. */
  private static final int HOPELESS_ATTEMPTS = 2;

  private RestartRule() {}

  /** What becomes of a slot without a task. */
  sealed interface Next {
    /** A task now. */
    record Start(int attempt, int restarts, @Nullable Setback setback) implements Next {}

    /** A task later. */
    record Later(Instant due, Setback setback) implements Next {}

    /** Its work is done. */
    record Completed() implements Next {}

    /** It ended, and is not to be started again. */
    record GivenUp(Setback setback) implements Next {}
  }

  /**
   * Why the last one did not last.
   *
   * @param attempts how many failed in a row
   * @param failing whether this goes on for so long that a person has to look
   * @param culprit null when it could not be made
   */
  record Setback(int attempts, boolean failing, String reason, @Nullable TaskId culprit) {}

  /**
   * @param last the newest ended task of the slot, made from what is desired now; null: none
   * @param failure of the last try to make one from what is desired now; null: none
   */
  static Next next(
      Restart policy, @Nullable ObservedTask last, @Nullable StepFailure failure, Instant now) {
    if (failure != null && (last == null || failure.at().isAfter(last.ended()))) {
      int restarts = last == null ? 0 : last.labels().restarts() + 1;
      return afterFailure(failure, restarts, now);
    }
    if (last == null) {
      return new Next.Start(0, 0, null);
    }
    return afterEnd(policy, last, now);
  }

  private static Next afterFailure(StepFailure failure, int restarts, Instant now) {
    Setback setback = setback(failure);
    Instant due = failure.at().plus(delay(failure.attempts()));
    return now.isBefore(due)
        ? new Next.Later(due, setback)
        : new Next.Start(failure.attempts(), restarts, setback);
  }

  static Setback setback(StepFailure failure) {
    boolean failing =
        failure.attempts() >= FAILING_ATTEMPTS || failure.outlook() == StepFailure.Outlook.POOR;
    return new Setback(failure.attempts(), failing, failure.reason(), null);
  }

  private static Next afterEnd(Restart policy, ObservedTask last, Instant now) {
    if (!(last.task().state() instanceof Exited exited)) {
      throw new IllegalArgumentException("Not ended: " + last.id());
    }
    TaskLabels labels = last.labels();
    if (exited.cause() == Cause.LOST || last.departure() == Departure.UNWANTED) {
      return new Next.Start(0, labels.restarts() + 1, null);
    }
    boolean failed = isFailure(last, exited);
    boolean again =
        switch (policy.condition()) {
          case NONE -> false;
          case ON_FAILURE -> failed;
          case ANY -> true;
        };
    if (!again && !failed) {
      return new Next.Completed();
    }
    int attempt = attempt(policy, last, exited);
    String reason = reason(last, exited);
    Integer maxAttempts = policy.maxAttempts();
    if (!again || (maxAttempts != null && attempt > maxAttempts)) {
      return new Next.GivenUp(new Setback(attempt, true, reason, last.id()));
    }
    Setback setback = new Setback(attempt, isFailing(attempt, exited), reason, last.id());
    Duration delay = policy.delay();
    Instant due = exited.at().plus(delay == null ? delay(attempt) : delay);
    return now.isBefore(due)
        ? new Next.Later(due, setback)
        : new Next.Start(attempt, labels.restarts() + 1, setback);
  }

  /** Whether an ended task ended badly. */
  static boolean isFailure(ObservedTask task, Exited exited) {
    return exited.exitCode() != 0
        || exited.cause() != Cause.EXITED
        || task.departure() == Departure.UNHEALTHY;
  }

  /** How long the n-th restart in a row waits. */
  static Duration delay(int attempt) {
    int doublings = Math.clamp(attempt - 1, 0, 20);
    Duration grown = FIRST_DELAY.multipliedBy(1L << doublings);
    return grown.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : grown;
  }

  /** For people: why a task ended. */
  static Optional<String> reason(ObservedTask task) {
    return task.task().state() instanceof Exited exited
        ? Optional.of(reason(task, exited))
        : Optional.empty();
  }

  private static String reason(ObservedTask task, Exited exited) {
    return task.departure() == Departure.UNHEALTHY
        ? "its health check kept failing"
        : exited.reason();
  }

  private static int attempt(Restart policy, ObservedTask last, Exited exited) {
    Duration ran = Duration.between(last.task().created(), exited.at());
    Duration window = policy.window();
    Duration good = window == null || window.isZero() ? GOOD_RUN : window;
    if (last.departure() == Departure.UNHEALTHY && good.compareTo(GOOD_RUN_OF_UNHEALTHY) < 0) {
      good = GOOD_RUN_OF_UNHEALTHY;
    }
    return ran.compareTo(good) >= 0 ? 1 : last.labels().attempt() + 1;
  }

  private static boolean isFailing(int attempt, Exited exited) {
    boolean hopeless =
        exited.cause() == Cause.NOT_STARTED || exited.exitCode() == 126 || exited.exitCode() == 127;
    return attempt >= (hopeless ? HOPELESS_ATTEMPTS : FAILING_ATTEMPTS);
  }
}
