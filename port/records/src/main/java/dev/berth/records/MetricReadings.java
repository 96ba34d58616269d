package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what was measured, for those who judge it. Thread-safe. */
@FunctionalInterface
public interface MetricReadings {
  /** How the samples of a series become one value. */
  enum Reduction {
    AVERAGE,
    LEAST,
    MOST,
    LAST,
    /** How much a counter grew each second; a counter that began anew is taken for one. */
    RATE
  }

  /**
   * A value for each series of a tenant that has samples in a time.
   *
   * @param metric its name
   * @param labels only series with all of these
   * @param from the earliest time, inclusive
   * @param to the latest time, exclusive
   * @throws dev.berth.kernel.BerthException {@code TOO_MANY} for more series than can be told
   */
  List<Reading> read(
      TenantId tenant,
      String metric,
      Map<String, String> labels,
      Instant from,
      Instant to,
      Reduction reduction);

  /** What one series came to. */
  record Reading(Map<String, String> labels, double value) {
    public Reading {
      labels = Map.copyOf(labels);
    }
  }
}
