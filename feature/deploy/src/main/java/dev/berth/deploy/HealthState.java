package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.deploy.ObservedTask.Readiness;
import java.time.Duration;
import java.time.Instant;

/**
 * What the checks of one task have shown so far. Immutable; the next state and the next check are
 * pure functions of it.
 *
 * <p>The first check comes at once and the next ones soon, so that a task that is quickly healthy
 * is so soon. Docker waits a whole interval first. A task is given up at the moment at which Docker
 * would: when the start period and {@code retries} intervals have passed without a success, or
 * after {@code retries} failures in a row once it was healthy.
 *
 * @param started when the task started
 * @param failures in a row
 * @param checks done so far
 */
record HealthState(Instant started, Readiness readiness, int failures, int checks) {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  static HealthState starting(Instant started) {
    return new HealthState(started, Readiness.STARTING, 0, 0);
  }

  HealthState passed() {
    return new HealthState(started, Readiness.READY, 0, checks + 1);
  }

  HealthState failed(Healthcheck check, Instant now) {
    int row = failures + 1;
    boolean givenUp =
        readiness == Readiness.STARTING
            ? row >= check.retries() && !now.isBefore(deadline(check))
            : row >= check.retries();
    return new HealthState(started, givenUp ? Readiness.UNHEALTHY : readiness, row, checks + 1);
  }

  /** How long to wait before the next check. */
  Duration pause(Healthcheck check, Instant now) {
    if (readiness != Readiness.STARTING) {
      return check.interval();
    }
    boolean inStartPeriod = now.isBefore(started.plus(check.startPeriod()));
    Duration usual = inStartPeriod ? check.startInterval() : check.interval();
    Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(checks, 12));
    return grown.compareTo(usual) < 0 ? grown : usual;
  }

  private Instant deadline(Healthcheck check) {
    return started.plus(check.startPeriod()).plus(check.interval().multipliedBy(check.retries()));
  }
}
