package dev.berth.metrics;

import dev.berth.kernel.TenantId;
import dev.berth.records.MetricReadings;
import dev.berth.series.Selection;
import dev.berth.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What those who judge measurements read. Thread-safe. */
final class StoredReadings implements MetricReadings {
  private static final int MOST_SERIES = 10_000;

  /** Beyond, rows of five minutes are fine enough. */
  private static final Duration SHORT = Duration.ofHours(6);

  private static final Duration COARSE = Duration.ofMinutes(5);

  private final TenantStores stores;

  StoredReadings(TenantStores stores) {
    this.stores = stores;
  }

  @Override
  public List<Reading> read(
      TenantId tenant,
      String metric,
      Map<String, String> labels,
      Instant from,
      Instant to,
      Reduction reduction) {
    Reduced reduced = new Reduced(from.toEpochMilli(), Long.MAX_VALUE, MOST_SERIES, MOST_SERIES);
    boolean coarse = Duration.between(from, to).compareTo(SHORT) > 0;
    Selection selection =
        new Selection(
            metric,
            key -> has(key, labels),
            from.toEpochMilli(),
            to.toEpochMilli(),
            coarse ? COARSE.toMillis() : 0);
    stores.find(tenant).ifPresent(store -> store.read(selection, reduced));
    List<Reading> readings = new ArrayList<>();
    reduced
        .series()
        .forEach(
            (key, steps) -> {
              double value = steps.buckets().values().iterator().next().value(reduction);
              if (!Double.isNaN(value)) {
                readings.add(new Reading(key.labels(), value));
              }
            });
    return readings;
  }

  private static boolean has(SeriesKey key, Map<String, String> labels) {
    return labels.entrySet().stream()
        .allMatch(label -> label.getValue().equals(key.label(label.getKey())));
  }
}
