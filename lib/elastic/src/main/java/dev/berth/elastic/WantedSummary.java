package dev.berth.elastic;

import dev.berth.index.Aggregation;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An aggregation as it was asked for, which its answer follows. Immutable.
 *
 * @param type as {@code date_histogram}
 * @param aggregation what the index makes of it
 * @param shape how its answer looks
 * @param parts the aggregations within it, by name, in order
 */
public record WantedSummary(
    String type, Aggregation aggregation, Shape shape, Map<String, WantedSummary> parts) {
  /**
   * How an answer looks.
   *
   * @param keyed whether buckets are an object and not a list
   * @param dates whether keys and values are times
   * @param flags whether keys are truth values
   */
  public record Shape(boolean keyed, boolean dates, boolean flags) {
    static final Shape PLAIN = new Shape(false, false, false);
  }

  /** What the index is asked for. */
  static Map<String, Aggregation> aggregations(Map<String, WantedSummary> wanted) {
    Map<String, Aggregation> all = new LinkedHashMap<>();
    wanted.forEach((name, one) -> all.put(name, one.aggregation()));
    return all;
  }
}
