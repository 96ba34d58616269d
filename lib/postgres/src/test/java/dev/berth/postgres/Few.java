package dev.berth.postgres;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One table of an owner, {@code cpu_OWNER}: ten rows, a minute apart, of services a and b. */
record Few(String owner) implements Tables {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Override
  public List<String> names() {
    return List.of("cpu_" + owner);
  }

  @Override
  public List<Column> columns(String schema, String table) {
    return schema.equals("public") && names().contains(table)
        ? List.of(
            new Column("time", SqlType.TIME),
            new Column("value", SqlType.DOUBLE),
            new Column("service", SqlType.TEXT))
        : List.of();
  }

  @Override
  public void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows) {
    for (int i = 0; i < 10; i++) {
      Instant time = NOW.minusSeconds(60L * i);
      if (time.toEpochMilli() >= range.from() && time.toEpochMilli() < range.to()) {
        rows.accept(new Object[] {time, i + 0.5, i % 2 == 0 ? "a" : "b"});
      }
    }
  }
}
