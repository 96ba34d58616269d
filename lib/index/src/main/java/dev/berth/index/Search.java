package dev.berth.index;

import dev.berth.kql.Query;
import java.time.Instant;

/**
 * What is asked of an index.
 *
 * @param from the earliest time, inclusive
 * @param to the latest time, exclusive
 * @param limit how many hits at most, from 0 to {@link #MOST_HITS}
 */
public record Search(Query query, Instant from, Instant to, int limit, Order order) {
  /** As many hits as one search may have. */
  public static final int MOST_HITS = 10_000;

  /** Which hits come first. */
  public enum Order {
    NEWEST,
    OLDEST
  }

  public Search {
    if (limit < 0 || limit > MOST_HITS) {
      throw new IllegalArgumentException("A limit is from 0 to " + MOST_HITS);
    }
  }
}
