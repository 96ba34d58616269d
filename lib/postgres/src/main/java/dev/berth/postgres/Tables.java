package dev.berth.postgres;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one who has logged in may read: nothing else exists for them. Thread-safe. */
public interface Tables {
  /** The names of all tables, sorted. */
  List<String> names();

  /** The schemas in which each table stands; {@code public} first. */
  default List<String> schemas() {
    return List.of("public");
  }

  /**
   * The columns of a table; empty: there is no such table.
   *
   * @param schema {@code public} if none was named
   */
  List<Column> columns(String schema, String table);

  /**
   * Reads a table.
   *
   * @param range what rows are wanted at least; more may come
   * @param rows is given each row: values as {@link SqlType} says, in the order of columns; may
   *     throw to end the reading
   */
  void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows);

  /**
   * A range of times, in milliseconds since 1970.
   *
   * @param from inclusive
   * @param to exclusive
   */
  record Range(long from, long to) {
    static final Range ALL = new Range(0, Long.MAX_VALUE);
  }
}
