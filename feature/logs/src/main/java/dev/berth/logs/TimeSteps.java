package dev.berth.logs;

import dev.berth.index.Search;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;

/** Into which equal times a search's is divided. Immutable. */
final class TimeSteps {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** Lengths that people count in, in milliseconds. */
  private static final long[] ROUND = {
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    30 * DAY,
    365 * DAY
  };

  private final Instant from;
  private final Instant to;
  private final long interval;

  private TimeSteps(Instant from, Instant to, long interval) {
    this.from = from;
    this.to = to;
    this.interval = interval;
  }

  /** From the beginning to the end of a search, which the last one may go beyond. */
  static TimeSteps of(Search search, int number) {
    long whole = Duration.between(search.from(), search.to()).toMillis();
    long interval = Math.max(1, Math.ceilDiv(whole, (long) number));
    return new TimeSteps(search.from(), search.to(), interval);
  }

  /**
   * Of a length that people count in, beginning where that does: those at the ends stand out of the
   * search's time. No more than a number, but for one.
   */
  static TimeSteps round(Search search, int number) {
    long least = of(search, number).interval;
    long interval =
        LongStream.of(ROUND)
            .filter(each -> each >= least)
            .findFirst()
            .orElseGet(() -> Math.ceilDiv(least, 365 * DAY) * 365 * DAY);
    long first = Math.floorDiv(search.from().toEpochMilli(), interval) * interval;
    long last = Math.ceilDiv(search.to().minusNanos(1).toEpochMilli() + 1, interval) * interval;
    return new TimeSteps(Instant.ofEpochMilli(first), Instant.ofEpochMilli(last), interval);
  }

  /** In milliseconds. */
  long interval() {
    return interval;
  }

  /** The search in all of these times. */
  Search of(Search search) {
    return new Search(search.query(), from, to, search.limit(), search.order());
  }
}
