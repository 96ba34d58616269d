package dev.berth.metrics;

import dev.berth.kernel.BerthException;
import dev.berth.series.Sample;
import dev.berth.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gathers samples of one time. Confined to one thread. */
final class Samples {
  private final long time;
  private final List<Sample> all = new ArrayList<>();

  /**
   * @param time in milliseconds since 1970
   */
  Samples(long time) {
    this.time = time;
  }

  Samples add(String metric, Map<String, String> labels, double value) {
    return add(metric, labels, value, time);
  }

  /**
   * Adds one of another time.
   *
   * @throws BerthException {@code INVALID_INPUT} for names that cannot be
   */
  Samples add(String metric, Map<String, String> labels, double value, long when) {
    all.add(new Sample(SeriesKey.of(metric, labels), when, value));
    return this;
  }

  long time() {
    return time;
  }

  List<Sample> all() {
    return all;
  }
}
