package dev.berth.index;

import java.util.List;

/**
 * A page of records. Immutable.
 *
 * @param total how many records there are on all pages
 * @param exact whether there are no more than that
 */
public record Rows(long total, boolean exact, List<Row> rows) {
  public Rows {
    rows = List.copyOf(rows);
  }
}
