package dev.berth.metrics;

import dev.berth.records.MetricReadings.Reduction;
import dev.berth.series.Row;

/** What a series was in one step of a question. Confined to one thread. */
final class Bucket {
  private static final double MILLIS = 1000;

  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private double sum;
  private double count;
  private double last = Double.NaN;
  private double increase;
  private double elapsed;

  void add(Row row) {
    least = Math.min(least, row.least());
    most = Math.max(most, row.most());
    sum += row.sum();
    count += row.count();
    last = row.last();
  }

  /** Adds how much a counter grew, and in how many milliseconds. */
  void grew(double by, long millis) {
    increase += by;
    elapsed += (double) millis;
  }

  /** Not a number where there is none, as the rate of one sample. */
  double value(Reduction reduction) {
    return switch (reduction) {
      case AVERAGE -> sum / count;
      case LEAST -> least;
      case MOST -> most;
      case LAST -> last;
      case RATE -> increase / elapsed * MILLIS;
    };
  }
}
