package dev.berth.metrics;

import dev.berth.kernel.TenantId;
import dev.berth.postgres.Column;
import dev.berth.postgres.SqlType;
import dev.berth.postgres.Tables;
import dev.berth.series.Selection;
import dev.berth.series.SeriesKey;
import dev.berth.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's metrics as tables: each metric one, with its labels as columns. The schema says how
 * fine rows are at least: {@code public} as they were measured, {@code five_minutes}, {@code
 * hours}. Thread-safe.
 */
final class MetricTables implements Tables {
  private static final Map<String, Long> STEPS =
      Map.of(
          "public", 0L,
          "five_minutes", Duration.ofMinutes(5).toMillis(),
          "hours", Duration.ofHours(1).toMillis());
  private static final List<Column> FIRST =
      List.of(
          new Column("time", SqlType.TIME),
          new Column("value", SqlType.DOUBLE),
          new Column("least", SqlType.DOUBLE),
          new Column("most", SqlType.DOUBLE),
          new Column("last", SqlType.DOUBLE),
          new Column("samples", SqlType.DOUBLE));

  private final TenantStores stores;
  private final TenantId tenant;

  MetricTables(TenantStores stores, TenantId tenant) {
    this.stores = stores;
    this.tenant = tenant;
  }

  @Override
  public List<String> names() {
    return stores
        .find(tenant)
        .map(store -> List.copyOf(store.metrics().keySet()))
        .orElse(List.of());
  }

  @Override
  public List<String> schemas() {
    return List.of("public", "five_minutes", "hours");
  }

  @Override
  public List<Column> columns(String schema, String table) {
    SeriesStore store = stores.find(tenant).orElse(null);
    if (store == null || !STEPS.containsKey(schema)) {
      return List.of();
    }
    List<Column> columns = new ArrayList<>(FIRST);
    Set<String> labels = labels(store, table);
    labels.forEach(label -> columns.add(new Column(label, SqlType.TEXT)));
    return store.latest(table).isEmpty() ? List.of() : columns;
  }

  /** A label that is called like one of the other columns is not told. */
  private static Set<String> labels(SeriesStore store, String table) {
    Set<String> labels = new TreeSet<>();
    store.latest(table).forEach(each -> labels.addAll(each.key().labels().keySet()));
    FIRST.forEach(column -> labels.remove(column.name()));
    return labels;
  }

  @Override
  public void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows) {
    SeriesStore store = stores.find(tenant).orElse(null);
    Long step = STEPS.get(schema);
    if (store == null || step == null) {
      return;
    }
    List<String> labels = List.copyOf(labels(store, table));
    store.read(
        new Selection(table, _ -> true, range.from(), range.to(), step),
        (key, row) -> {
          @Nullable Object[] told = new Object[FIRST.size() + labels.size()];
          told[0] = Instant.ofEpochMilli(row.time());
          told[1] = row.average();
          told[2] = row.least();
          told[3] = row.most();
          told[4] = row.last();
          told[5] = row.count();
          label(key, labels, told);
          rows.accept(told);
        });
  }

  private static void label(SeriesKey key, List<String> labels, @Nullable Object[] told) {
    for (int i = 0; i < labels.size(); i++) {
      told[FIRST.size() + i] = key.label(labels.get(i));
    }
  }
}
