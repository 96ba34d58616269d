package dev.berth.index;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How many records there were in each of equal times. Immutable.
 *
 * @param from when the first of them begins
 * @param interval how long each is
 * @param counts one for each, the empty ones too
 */
public record TimeHistogram(Instant from, Duration interval, List<Long> counts) {
  /** As many times as one histogram may have. */
  public static final int MOST_COUNTS = 10_000;

  public TimeHistogram {
    counts = List.copyOf(counts);
  }

  /** All of them together. */
  public long total() {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
