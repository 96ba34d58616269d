package dev.berth.alerts;

import dev.berth.records.MetricReadings.Reduction;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where a rule's values come from. */
sealed interface Source {
  /**
   * Records that a query finds.
   *
   * @param query in KQL
   * @param of another query; not null: the value is the share of its records, in percent
   * @param by a field, each value of which is a series of its own; null: there is one series
   */
  record Records(String query, @Nullable String of, @Nullable String by) implements Source {}

  /** The series of a metric that have all of some labels. */
  record Metric(String name, Map<String, String> labels, Reduction reduction) implements Source {
    public Metric {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /** Templates of messages that were never seen before. */
  record FirstSeen() implements Source {}
}
