package dev.berth.metrics;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.Row;
import dev.berth.series.RowSink;
import dev.berth.series.SeriesKey;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers rows into steps, for each series; as many as can be told. Confined to one thread. */
final class Reduced implements RowSink {
  private final long from;
  private final long step;
  private final int mostSeries;
  private final int mostPoints;
  private final SortedMap<SeriesKey, Steps> series = new TreeMap<>();
  private int points;

  /** The steps of one series. */
  static final class Steps {
    private final SortedMap<Long, Bucket> buckets = new TreeMap<>();
    private long time = Long.MIN_VALUE;
    private double last;

    SortedMap<Long, Bucket> buckets() {
      return buckets;
    }
  }

  /**
   * @param from where the first step begins, in milliseconds since 1970
   * @param step in milliseconds; {@link Long#MAX_VALUE}: all is one
   */
  Reduced(long from, long step, int mostSeries, int mostPoints) {
    this.from = from;
    this.step = step;
    this.mostSeries = mostSeries;
    this.mostPoints = mostPoints;
  }

  /**
   * @throws BerthException {@code TOO_MANY} when there is more than can be told
   */
  @Override
  public void take(SeriesKey key, Row row) {
    if (Double.isNaN(row.last())) {
      return;
    }
    Steps steps = series.get(key);
    if (steps == null) {
      steps = begin(key);
    }
    long start = from + Math.floorDiv(row.time() - from, step) * step;
    Bucket bucket = steps.buckets.get(start);
    if (bucket == null) {
      bucket = begin(steps, start);
    }
    bucket.add(row);
    if (steps.time != Long.MIN_VALUE && row.time() > steps.time) {
      double grown = row.last() >= steps.last ? row.last() - steps.last : row.last();
      bucket.grew(grown, row.time() - steps.time);
    }
    steps.time = row.time();
    steps.last = row.last();
  }

  private Steps begin(SeriesKey key) {
    if (series.size() >= mostSeries) {
      throw tooMany(key.metric(), mostSeries + " series");
    }
    Steps steps = new Steps();
    series.put(key, steps);
    return steps;
  }

  private Bucket begin(Steps steps, long start) {
    if (++points > mostPoints) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot tell so much at once: there are more than "
              + mostPoints
              + " values. Ask for less time, fewer series, or longer steps.");
    }
    Bucket bucket = new Bucket();
    steps.buckets.put(start, bucket);
    return bucket;
  }

  private static BerthException tooMany(String metric, String limit) {
    return new BerthException(
        ErrorCode.TOO_MANY,
        "Cannot tell all of '" + metric + "': it has more than " + limit + ". Name more labels.");
  }

  SortedMap<SeriesKey, Steps> series() {
    return series;
  }
}
