package dev.berth.elastic;

import dev.berth.index.Search;
import dev.berth.index.SortKey;
import dev.berth.index.SortValue;
import dev.berth.kql.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads searches. For one request.
 *
 * @see "Elasticsearch's reference, Search API"
 */
public final class SearchReader {
  private static final int COUNTED = 10_000;
  private static final String KEYWORD = ".keyword";

  private final FieldTypes types;
  private final QueryReader queries;
  private final SummaryReader summaries;

  public SearchReader(FieldTypes types, DateMath times) {
    this.types = types;
    this.queries = new QueryReader(types, times);
    this.summaries = new SummaryReader(types, times, queries);
  }

  /**
   * Reads a search.
   *
   * @param parameters of the address, which go before the body's
   * @throws ElasticFailure for what cannot be read, or is not known
   */
  public SearchRequest read(byte[] text, Map<String, String> parameters) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>(JsonTree.object(text));
    for (String name : List.of("from", "size", "track_total_hits", "_source")) {
      if (parameters.containsKey(name)) {
        body.put(name, parameters.get(name));
      }
    }
    checkNames(body);
    List<SortKey> order = order(sort(body, parameters));
    List<SortValue> after = after(body.get("search_after"), order);
    int from = Body.whole(body, "from", 0);
    int size = Body.whole(body, "size", 10);
    checkWindow(from, size, !after.isEmpty());
    Object wanted = body.get("aggs") == null ? body.get("aggregations") : body.get("aggs");
    return new SearchRequest(
        query(body, parameters),
        from,
        size,
        order,
        after,
        counted(body.get("track_total_hits")),
        SourceFilter.read(body.get("_source")),
        summaries.read(wanted));
  }

  private static void checkNames(Map<String, @Nullable Object> body) {
    for (String name : body.keySet()) {
      switch (name) {
        case "query", "from", "size", "sort", "search_after", "track_total_hits", "_source" -> {
          // Read by name.
        }
        case "aggs",
            "aggregations",
            "timeout",
            "track_scores",
            "version",
            "seq_no_primary_term" -> {
          // Read by name, or without a meaning here.
        }
        case "highlight", "fields", "stored_fields", "docvalue_fields", "explain", "profile" -> {
          // Shown beside a document; the document itself is there.
        }
        case "script_fields", "runtime_mappings", "terminate_after", "stats", "ext" -> {
          // Asked for by Kibana in each search, mostly empty.
        }
        default ->
            throw ElasticFailure.parsing(
                "unknown key [%s] for a %s in [%s].".formatted(name, "START_OBJECT", name));
      }
    }
  }

  private static void checkWindow(int from, int size, boolean after) {
    if (from < 0 || size < 0) {
      throw ElasticFailure.illegal("[from] and [size] parameters cannot be negative");
    }
    if (from > 0 && after) {
      throw ElasticFailure.illegal(
          "`from` parameter must be set to 0 when `search_after` is used.");
    }
    if ((long) from + size > Search.MOST_HITS) {
      throw ElasticFailure.illegal(
          "Result window is too large, from + size must be less than or equal to: [%d] but was [%d]. See the search_after parameter for a more efficient way to request large data sets."
              .formatted(Search.MOST_HITS, (long) from + size));
    }
  }

  /** The query of a request that has nothing else: of {@code _count}. */
  public Query count(byte[] text, Map<String, String> parameters) {
    return query(JsonTree.object(text), parameters);
  }

  private Query query(Map<String, @Nullable Object> body, Map<String, String> parameters) {
    List<Query> parts = new ArrayList<>();
    Object query = body.get("query");
    if (query != null) {
      parts.add(queries.read(query));
    }
    String text = parameters.get("q");
    if (text != null) {
      boolean and = parameters.getOrDefault("default_operator", "or").equalsIgnoreCase("and");
      parts.add(queries.query(text, parameters.getOrDefault("df", ""), and));
    }
    return Clauses.all(parts);
  }

  private static int counted(@Nullable Object wanted) {
    String text = wanted == null ? "" : Body.text(wanted, "track_total_hits");
    return switch (text) {
      case "" -> COUNTED;
      case "true" -> Integer.MAX_VALUE;
      case "false" -> -1;
      default -> {
        double most = Body.number(text, "track_total_hits");
        yield most < 0 ? -1 : (int) Math.min(most, Integer.MAX_VALUE);
      }
    };
  }

  private static List<?> sort(Map<String, @Nullable Object> body, Map<String, String> parameters) {
    String text = parameters.get("sort");
    if (text == null) {
      return Body.list(body.get("sort"));
    }
    List<Object> keys = new ArrayList<>();
    for (String key : text.split(",", 16)) {
      int colon = key.lastIndexOf(':');
      keys.add(colon < 0 ? key : Map.of(key.substring(0, colon), key.substring(colon + 1)));
    }
    return keys;
  }

  private List<SortKey> order(List<?> keys) {
    if (keys.size() > 8) {
      throw ElasticFailure.illegal("[sort] names more than 8 fields");
    }
    List<SortKey> order = new ArrayList<>();
    for (Object key : keys) {
      if (key instanceof String field) {
        order.add(key(field, "asc", "_last"));
      } else {
        Map.Entry<String, @Nullable Object> only = Body.only(key, "sort");
        if (only.getValue() instanceof Map) {
          Map<String, @Nullable Object> how = Body.object(only.getValue(), "sort");
          order.add(
              key(
                  only.getKey(),
                  Body.text(how, "order", "asc"),
                  Body.text(how, "missing", "_last")));
        } else {
          order.add(key(only.getKey(), Body.text(only.getValue(), "sort"), "_last"));
        }
      }
    }
    // Records have no score: by it alone, they are as they come.
    return order.stream().anyMatch(key -> !key.field().startsWith("_")) ? known(order) : List.of();
  }

  private static List<SortKey> known(List<SortKey> order) {
    for (SortKey key : order) {
      if (key.field().equals("_doc") || key.field().equals("_shard_doc")) {
        throw ElasticFailure.illegal(
            "Cannot sort by [" + key.field() + "] beside a field. Leave it out.");
      }
    }
    return order.stream().filter(key -> !key.field().equals("_score")).toList();
  }

  private SortKey key(String field, String order, String missing) {
    boolean descending = order.equalsIgnoreCase("desc");
    boolean first = missing.equals("_first");
    if (field.equals("@timestamp")) {
      return new SortKey(SortKey.Kind.TIME, field, descending, first);
    }
    FieldType type = types.of(field);
    boolean name =
        type == FieldType.TEXT
            || type == FieldType.KEYWORD
            || type == FieldType.BOOLEAN
            || field.endsWith(KEYWORD)
            || field.equals(Keys.INDEX);
    String kept =
        field.endsWith(KEYWORD) && type == null
            ? field.substring(0, field.length() - KEYWORD.length())
            : field;
    return new SortKey(name ? SortKey.Kind.NAME : SortKey.Kind.NUMBER, kept, descending, first);
  }

  private static List<SortValue> after(@Nullable Object values, List<SortKey> order) {
    List<?> list = Body.list(values);
    if (list.isEmpty()) {
      return List.of();
    }
    if (list.size() != order.size()) {
      throw ElasticFailure.illegal(
          "search_after has %d value(s) but sort has %d.".formatted(list.size(), order.size()));
    }
    List<SortValue> after = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      after.add(after(order.get(i), list.get(i)));
    }
    return after;
  }

  private static SortValue after(SortKey key, @Nullable Object value) {
    if (value == null) {
      return new SortValue.None();
    }
    return switch (key.kind()) {
      case TIME -> new SortValue.Time(time(value));
      case NUMBER -> new SortValue.Figure(Body.number(value, "search_after"));
      case NAME -> new SortValue.Name(Body.text(value, "search_after"));
    };
  }

  private static Instant time(Object value) {
    try {
      return value instanceof Number number
          ? Instant.ofEpochMilli(number.longValue())
          : DateMath.parse(Body.text(value, "search_after"));
    } catch (DateTimeException e) {
      throw ElasticFailure.parsing("[search_after] has a value that is no time");
    }
  }
}
