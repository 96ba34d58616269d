package dev.berth.index;

import java.time.Instant;
import java.util.List;

/**
 * A record of a {@link Listing}. Immutable.
 *
 * @param key what tells it from all others; empty: it was added without one
 * @param values one for each key of the listing's order
 */
public record Row(Instant time, String key, String source, List<SortValue> values) {
  public Row {
    values = List.copyOf(values);
  }
}
