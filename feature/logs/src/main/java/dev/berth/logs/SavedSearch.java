package dev.berth.logs;

import java.time.Instant;
import java.util.List;

/**
 * A search that a user has named.
 *
 * @param from as people give times to a search: {@code now-15m}; empty: the usual one
 * @param columns which fields are shown of each record
 */
public record SavedSearch(
    String name, String query, String from, String to, List<String> columns, Instant changed) {
  public SavedSearch {
    columns = List.copyOf(columns);
  }
}
