package dev.berth.search;

import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.kql.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Where documents are kept, each tenant's apart. A record has the fields {@code _index}, {@code
 * _id} and {@code _key} of {@link dev.berth.elastic.Keys}. Thread-safe.
 */
public interface DocumentStore {
  /**
   * Keeps or removes documents, in order; on disk when it returns.
   *
   * @return what became of each
   * @throws BerthException {@code TOO_MANY} if there is no room now
   */
  List<WriteResult> write(TenantId tenant, List<DocumentWrite> writes);

  /** The document of an index and an id, as it is now. */
  Optional<Row> find(TenantId tenant, String index, String id);

  /**
   * Finds documents.
   *
   * @throws BerthException as {@link dev.berth.index.DayIndex#list}
   */
  Rows list(TenantId tenant, Listing listing);

  /**
   * Adds what a query finds to a summary.
   *
   * @throws BerthException as {@link dev.berth.index.DayIndex#summarize}
   */
  void summarize(TenantId tenant, Query query, Instant from, Instant to, Summary summary);

  /** The indices that there are, by name. */
  List<KnownIndex> indices(TenantId tenant);

  /** Makes an index without documents; false: there is one. */
  boolean create(TenantId tenant, String index);

  /** Removes an index with its documents; false: there is none. */
  boolean remove(TenantId tenant, String index);

  /**
   * What shippers set up before they send: names and texts of JSON, by name. It changes nothing.
   *
   * @param kind {@code _index_template}, say
   */
  SortedMap<String, String> templates(TenantId tenant, String kind);

  /**
   * Keeps one of these, in the place of another of its name; on disk when it returns.
   *
   * @throws dev.berth.elastic.ElasticFailure {@code INVALID_INPUT} for too many
   */
  void keepTemplate(TenantId tenant, String kind, String name, String json);

  /** Forgets one of these; false: there is none. */
  boolean removeTemplate(TenantId tenant, String kind, String name);

  /** Lets searches find all that has been written. */
  void refresh(TenantId tenant);
}
