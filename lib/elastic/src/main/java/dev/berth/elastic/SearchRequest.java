package dev.berth.elastic;

import dev.berth.index.Aggregation;
import dev.berth.index.SortKey;
import dev.berth.index.SortValue;
import dev.berth.kql.Query;
import java.util.List;
import java.util.Map;

/**
 * A search that was read. Immutable.
 *
 * @param from how many hits are passed over
 * @param size how many hits are shown
 * @param order empty: the newest first, and hits do not tell what they were ordered by
 * @param after the values of the last hit before; empty: from the first on
 * @param counted up to how many hits are counted exactly; -1: they are not counted
 * @param source which part of a document is shown
 */
public record SearchRequest(
    Query query,
    int from,
    int size,
    List<SortKey> order,
    List<SortValue> after,
    int counted,
    SourceFilter source,
    Map<String, WantedSummary> wanted) {

  /** What the index is asked for beside hits. */
  public Map<String, Aggregation> aggregations() {
    return WantedSummary.aggregations(wanted);
  }
}
