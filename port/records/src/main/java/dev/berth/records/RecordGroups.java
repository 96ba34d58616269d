package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Map;

/** Counts records of logs by the values of a field, for those who judge them. Thread-safe. */
@FunctionalInterface
public interface RecordGroups {
  /**
   * How many records of a tenant a query finds, for each value of a field; records without it are
   * left out.
   *
   * @param query in Kibana's query language
   * @param field as queries have it: {@code service}, {@code parameters.user}
   * @param from the earliest time, inclusive
   * @param to the latest time, exclusive
   * @param most how many values are told: those with the most records
   * @throws dev.berth.kernel.BerthException as {@link RecordCount#count}
   */
  Map<String, Long> count(
      TenantId tenant, String query, String field, Instant from, Instant to, int most);
}
