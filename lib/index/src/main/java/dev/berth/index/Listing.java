package dev.berth.index;

import dev.berth.kql.Query;
import java.time.Instant;
import java.util.List;

/**
 * What is asked of an index a page at a time.
 *
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param order what decides first, and next where that is equal; empty: the newest first
 * @param after the {@link Row#values} of the last row of the page before; empty: the first page
 * @param limit how many rows at most, from 0 to {@link Search#MOST_HITS}
 * @param counted up to how many are counted exactly
 */
public record Listing(
    Query query,
    Instant from,
    Instant to,
    List<SortKey> order,
    List<SortValue> after,
    int limit,
    int counted) {
  public Listing {
    if (limit < 0 || limit > Search.MOST_HITS) {
      throw new IllegalArgumentException("A limit is from 0 to " + Search.MOST_HITS);
    }
    order = order.isEmpty() ? List.of(SortKey.NEWEST) : List.copyOf(order);
    after = List.copyOf(after);
    if (!after.isEmpty() && after.size() != order.size()) {
      throw new IllegalArgumentException("There is a value for each key of the order");
    }
  }
}
