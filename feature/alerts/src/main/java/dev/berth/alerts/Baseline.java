package dev.berth.alerts;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a series was like in the last two weeks, and how unusual a value is beside that. A value is
 * compared with those of the same time of day, give or take an hour; those of working days with
 * working days, once there are some of each; until a week is known, with those of the last day.
 * Confined to one thread.
 *
 * <p>The scale is robust: of the median absolute deviation, of the spread between the median and
 * the outermost twentieth on the value's side, and of what chance alone does to counts, the
 * greatest counts. A score of 80 is six of them away, 90 almost nine.
 */
final class Baseline {
  /** From which score on a rule fires that says none. */
  static final int DEFAULT_SCORE = 80;

  /** How often a sample is kept. */
  static final Duration STEP = Duration.ofMinutes(5);

  /** From when on a value is compared with those of the same time of day. */
  static final Duration WARM_UP = Duration.ofDays(7);

  /** From when on it is compared with those of the last day, whatever the hour. */
  static final Duration LEAST = Duration.ofHours(12);

  private static final int MOST = 14 * 24 * 12;
  private static final int DAY = 24 * 60;
  private static final int NEAR = 60;
  private static final int FEWEST = 60;

  /** The minutes that do not count, as they may be unusual themselves. */
  private static final int EARLY_GAP = 30;

  private static final double SCORE_UNIT = 3.728;
  private static final double NORMAL_MEDIAN = 1.4826;
  private static final double NORMAL_TWENTIETH = 1.645;

  private final int[] minutes = new int[MOST];
  private final float[] values = new float[MOST];
  private int size;
  private int next;

  /** What chance does to values. */
  enum Kind {
    /** Counts: at least as much as to things that happen independently of each other. */
    COUNT,
    /** Others. */
    MEASURE
  }

  /**
   * How unusual a value is.
   *
   * @param score 0 to 100
   * @param rise whether it is more than usual
   * @param low what is usual, from
   * @param high what is usual, to
   * @param early whether that is of the last day, as less than a week is known
   */
  record Score(int score, boolean rise, double low, double high, boolean early) {}

  /** Reads what {@link #render} wrote; of other bytes, nothing. */
  static Baseline parse(byte[] bytes) {
    Baseline baseline = new Baseline();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.remaining() >= 2 * Integer.BYTES) {
      baseline.put(buffer.getInt(), buffer.getFloat());
    }
    return baseline;
  }

  /** Every sample, the oldest first. */
  byte[] render() {
    ByteBuffer buffer = ByteBuffer.allocate(size * 2 * Integer.BYTES);
    for (int i = 0; i < size; i++) {
      int at = at(i);
      buffer.putInt(minutes[at]).putFloat(values[at]);
    }
    return buffer.array();
  }

  private int at(int i) {
    return Math.floorMod(next - size + i, MOST);
  }

  /**
   * Remembers a value, unless one was remembered just before.
   *
   * @return whether it does
   */
  boolean add(Instant time, double value) {
    int minute = minute(time);
    if (size > 0 && minute - minutes[at(size - 1)] < STEP.toMinutes()) {
      return false;
    }
    put(minute, (float) value);
    return true;
  }

  private void put(int minute, float value) {
    minutes[next] = minute;
    values[next] = value;
    next = (next + 1) % MOST;
    size = Math.min(MOST, size + 1);
  }

  private static int minute(Instant time) {
    return Math.toIntExact(time.getEpochSecond() / 60);
  }

  /** How unusual a value is; null: not enough is known yet. */
  @Nullable Score score(Instant time, double value, Kind kind) {
    int now = minute(time);
    long known = size == 0 ? 0 : now - minutes[at(0)];
    if (known < WARM_UP.toMinutes()) {
      return known < LEAST.toMinutes() ? null : early(now, value, kind);
    }
    double[] usual = near(now, true);
    if (usual.length < FEWEST) {
      usual = near(now, false);
    }
    return usual.length < FEWEST ? null : score(usual, value, kind, false);
  }

  /**
   * How unusual it is beside the last day's values. These spread wider than those of one hour, so
   * less is found.
   */
  private @Nullable Score early(int now, double value, Kind kind) {
    double[] lately = new double[size];
    int found = 0;
    for (int i = 0; i < size; i++) {
      int ago = now - minutes[i];
      if (ago > EARLY_GAP && ago <= DAY) {
        lately[found++] = values[i];
      }
    }
    double[] sorted = Arrays.copyOf(lately, found);
    Arrays.sort(sorted);
    return found < FEWEST ? null : score(sorted, value, kind, true);
  }

  /** The values of this time of day, sorted; not of the last hour, which may be unusual itself. */
  private double[] near(int now, boolean sameKindOfDay) {
    double[] near = new double[size];
    int found = 0;
    for (int i = 0; i < size; i++) {
      int minute = minutes[i];
      int apart = Math.floorMod(now - minute, DAY);
      boolean sameTime = apart <= NEAR || apart >= DAY - NEAR;
      if (sameTime
          && now - minute > 2 * NEAR
          && (!sameKindOfDay || isWeekend(minute) == isWeekend(now))) {
        near[found++] = values[i];
      }
    }
    double[] sorted = Arrays.copyOf(near, found);
    Arrays.sort(sorted);
    return sorted;
  }

  /** The first of January 1970 was a Thursday. */
  private static boolean isWeekend(int minute) {
    int day = Math.floorMod(Math.floorDiv(minute, DAY) + 3, 7);
    return day >= 5;
  }

  private static Score score(double[] usual, double value, Kind kind, boolean early) {
    double median = quantile(usual, 0.5);
    double low = quantile(usual, 0.05);
    double high = quantile(usual, 0.95);
    boolean rise = value >= median;
    double chance = kind == Kind.COUNT ? Math.sqrt(Math.max(1, median)) : 0;
    double side = (rise ? high - median : median - low) / NORMAL_TWENTIETH;
    double scale =
        Math.max(
            Math.max(NORMAL_MEDIAN * deviation(usual, median), side),
            Math.max(chance, Math.max(0.05 * Math.abs(median), 1e-9)));
    double away = Math.abs(value - median) / scale;
    int score = (int) Math.round(100 * (1 - Math.exp(-away / SCORE_UNIT)));
    return new Score(score, rise, low, high, early);
  }

  private static double deviation(double[] sorted, double median) {
    double[] deviations = new double[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      deviations[i] = Math.abs(sorted[i] - median);
    }
    Arrays.sort(deviations);
    return quantile(deviations, 0.5);
  }

  private static double quantile(double[] sorted, double share) {
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
