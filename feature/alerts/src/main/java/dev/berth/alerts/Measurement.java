package dev.berth.alerts;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.records.NewTemplates;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a rule looks at. Thread-safe; blocks. */
final class Measurement {
  /** How many series of a rule are looked at. */
  static final int MOST_SERIES = 100;

  private final Alerts.Sources sources;

  Measurement(Alerts.Sources sources) {
    this.sources = sources;
  }

  /** What is to be said of a series. */
  enum Level {
    /** It is as it should not be. */
    FIRING,
    /** It is better, but not good enough to end an alert. */
    HOLDING,
    /** It is good. */
    CLEAR
  }

  /**
   * What was found of one series.
   *
   * @param series its labels
   * @param reason in words
   */
  record Finding(Map<String, String> series, double value, Level level, String reason) {
    Finding {
      series = Collections.unmodifiableMap(new TreeMap<>(series));
    }
  }

  /** The values of a source in a time, by the labels of their series. */
  Map<Map<String, String>, Double> values(
      TenantId tenant, Source source, Instant from, Instant to) {
    Map<Map<String, String>, Double> values = new LinkedHashMap<>();
    switch (source) {
      case Source.Records records -> putRecords(values, tenant, records, from, to);
      case Source.Metric metric ->
          sources
              .metrics()
              .read(tenant, metric.name(), metric.labels(), from, to, metric.reduction())
              .forEach(reading -> values.put(reading.labels(), reading.value()));
      case Source.FirstSeen _ -> {}
    }
    if (values.size() > MOST_SERIES) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "there are %,d series, and a rule can look at %d. Name labels that fewer have."
              .formatted(values.size(), MOST_SERIES));
    }
    return values;
  }

  private void putRecords(
      Map<Map<String, String>, Double> values,
      TenantId tenant,
      Source.Records records,
      Instant from,
      Instant to) {
    String by = records.by();
    String of = records.of();
    if (by == null) {
      long count = sources.records().count(tenant, records.query(), from, to);
      putShare(
          values, Map.of(), count, of == null ? -1 : sources.records().count(tenant, of, from, to));
      return;
    }
    Map<String, Long> found = counts(tenant, records.query(), by, from, to);
    Map<String, Long> all = of == null ? Map.of() : counts(tenant, of, by, from, to);
    found.forEach(
        (value, count) ->
            putShare(
                values, Map.of(by, value), count, of == null ? -1 : all.getOrDefault(value, 0L)));
    all.keySet().stream()
        .filter(value -> !found.containsKey(value))
        .forEach(value -> values.put(Map.of(by, value), 0.0));
  }

  private Map<String, Long> counts(
      TenantId tenant, String query, String by, Instant from, Instant to) {
    return sources.groups().count(tenant, query, by, from, to, MOST_SERIES);
  }

  /** Of nothing there is no share. */
  private static void putShare(
      Map<Map<String, String>, Double> values, Map<String, String> series, long count, long of) {
    if (of < 0) {
      values.put(series, (double) count);
    } else if (of > 0) {
      values.put(series, 100.0 * count / of);
    }
  }

  /** Templates that were not there before. */
  List<NewTemplates.Template> firstSeen(TenantId tenant, Instant from, Instant to) {
    return sources.templates().firstSeen(tenant, from, to, MOST_SERIES);
  }
}
