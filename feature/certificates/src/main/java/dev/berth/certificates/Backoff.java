package dev.berth.certificates;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long is waited after failures: a minute, then each time twice as long, up to a day. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private Backoff() {}

  /**
   * The pause after so many failures in a row; up to a tenth longer by chance.
   *
   * @param failures at least 1
   */
  static Duration after(int failures, RandomGenerator random) {
    long factor = 1L << Math.min(failures - 1, 11);
    Duration pause = FIRST.multipliedBy(factor);
    Duration bounded = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    return bounded.plusMillis(random.nextLong(bounded.toMillis() / 10));
  }
}
