package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.time.Instant;

/** Counts records of logs, for those who judge them. Thread-safe. */
@FunctionalInterface
public interface RecordCount {
  /**
   * How many records of a tenant a query finds.
   *
   * @param query in Kibana's query language
   * @param from the earliest time, inclusive
   * @param to the latest time, exclusive
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT} for a query that is none, {@code
   *     TIMED_OUT} if it takes longer than it may
   */
  long count(TenantId tenant, String query, Instant from, Instant to);
}
