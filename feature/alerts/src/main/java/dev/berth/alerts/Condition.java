package dev.berth.alerts;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule looks at, and when that is worth an alert. */
sealed interface Condition {
  Source source();

  /** How much of the past is looked at. */
  Duration window();

  /** The word for it in rules. */
  default String kind() {
    return switch (this) {
      case Threshold _ -> "threshold";
      case Absence _ -> "absence";
      case Change _ -> "change";
      case Expectation _ -> "query";
      case Anomaly _ -> "anomaly";
    };
  }

  /** On which side of a limit something is wrong. */
  enum Side {
    ABOVE,
    BELOW
  }

  /**
   * A value beyond a limit.
   *
   * @param clear what a firing alert's value has to come back to; {@code limit} if nothing else was
   *     said
   */
  record Threshold(Source source, Duration window, Side side, double limit, double clear)
      implements Condition {}

  /**
   * Nothing at all; of series, also those that are missing.
   *
   * @param lookback how far back a series counts as one that should be there
   */
  record Absence(Source source, Duration window, Duration lookback) implements Condition {}

  /**
   * Another value than in the same window some time ago.
   *
   * @param against how long ago
   * @param rise by how many percent it may not rise; null: any
   * @param fall by how many percent it may not fall; null: any
   * @param minimum what the greater of both has to reach to count
   */
  record Change(
      Source source,
      Duration window,
      Duration against,
      @Nullable Double rise,
      @Nullable Double fall,
      double minimum)
      implements Condition {}

  /** What a query has to find. */
  enum Expected {
    NONE,
    ANY
  }

  /** Records that have to be there, or must not be. */
  record Expectation(Source.Records source, Duration window, Expected expected)
      implements Condition {}

  /** Which deviations count. */
  enum Direction {
    RISE,
    FALL,
    BOTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A value that is unusual for the hour.
   *
   * @param score from which score on, 1 to 100
   */
  record Anomaly(Source source, Duration window, int score, Direction direction)
      implements Condition {}
}
