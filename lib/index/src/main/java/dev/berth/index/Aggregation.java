package dev.berth.index;

import dev.berth.kql.Query;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of many records at once; those that sort records into buckets have parts, by
 * name, which are told of each bucket. Immutable.
 */
public sealed interface Aggregation {
  /** Most values, buckets or percents that one aggregation names. */
  int MOST_NAMED = 1000;

  /**
   * The names or numbers that a field holds most often.
   *
   * @param size how many buckets at most
   * @param least how many records a bucket has at least
   */
  record Terms(String field, int size, long least, TermOrder order, Map<String, Aggregation> parts)
      implements Aggregation {
    public Terms {
      parts = Map.copyOf(parts);
    }
  }

  /**
   * What comes first among terms.
   *
   * @param by {@code _count}, {@code _key}, or the path of a part: {@code took}, {@code took.avg}
   */
  record TermOrder(String by, boolean descending) {
    public static final TermOrder MOST = new TermOrder("_count", true);
  }

  /**
   * Records by equal or calendar times.
   *
   * @param least how many records a bucket has at least; 0: the empty ones between others too
   */
  record Dates(String field, TimeSteps steps, long least, Map<String, Aggregation> parts)
      implements Aggregation {
    public Dates {
      parts = Map.copyOf(parts);
    }
  }

  /**
   * Records by equal spans of a number.
   *
   * @param interval more than 0
   * @param least as for {@link Dates}
   */
  record Steps(
      String field, double interval, double offset, long least, Map<String, Aggregation> parts)
      implements Aggregation {
    public Steps {
      parts = Map.copyOf(parts);
    }
  }

  /** Records by spans of a number or, in milliseconds since 1970, a time. */
  record Ranges(String field, List<Range> ranges, Map<String, Aggregation> parts)
      implements Aggregation {
    public Ranges {
      ranges = List.copyOf(ranges);
      parts = Map.copyOf(parts);
    }
  }

  /**
   * A span.
   *
   * @param from inclusive; null: no bound
   * @param to exclusive; null: no bound
   */
  record Range(String name, @Nullable Double from, @Nullable Double to) {}

  /** Records by queries; one that several find is in each of their buckets. */
  record Filters(List<Filter> filters, Map<String, Aggregation> parts) implements Aggregation {
    public Filters {
      filters = List.copyOf(filters);
      parts = Map.copyOf(parts);
    }
  }

  /** A named query. */
  record Filter(String name, Query query) {}

  /** Records without a value in a field. */
  record Missing(String field, Map<String, Aggregation> parts) implements Aggregation {
    public Missing {
      parts = Map.copyOf(parts);
    }
  }

  /**
   * Below which number so many percent of a field's numbers are.
   *
   * @param percents from 0 to 100
   */
  record Percentiles(String field, List<Double> percents) implements Aggregation {
    public Percentiles {
      percents = List.copyOf(percents);
    }
  }

  /** How many different values a field has: exact up to {@link Distinct#EXACT}, then estimated. */
  record Cardinality(String field) implements Aggregation {}

  /** The count, sum, least and greatest of a field's numbers. */
  record Figures(String field) implements Aggregation {}

  /** How many values a field has, of whatever kind. */
  record ValueCount(String field) implements Aggregation {}
}
