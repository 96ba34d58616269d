package dev.berth.search;

import dev.berth.elastic.AnswerWriter;
import dev.berth.elastic.DateMath;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.SearchHeader;
import dev.berth.elastic.SearchReader;
import dev.berth.elastic.SearchRequest;
import dev.berth.index.Listing;
import dev.berth.index.Outcome;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.kql.Query;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds, counts and summarizes documents. Thread-safe. */
final class SearchEndpoints {
  private static final int MOST_BUCKETS = 10_000;
  private static final int MOST_SEARCHES = 100;

  private final DocumentStore store;
  private final Indices indices;
  private final DateMath times;

  SearchEndpoints(DocumentStore store, Indices indices, InstantSource clock) {
    this.store = store;
    this.indices = indices;
    this.times = new DateMath(clock);
  }

  void addTo(Paths paths) {
    paths
        .add("GET,POST", "/_search", this::search)
        .add("GET,POST", "/{index}/_search", this::search)
        .add("GET,POST", "/_count", this::count)
        .add("GET,POST", "/{index}/_count", this::count)
        .add("GET,POST", "/_msearch", this::several)
        .add("GET,POST", "/{index}/_msearch", this::several);
  }

  private Answer search(Asked asked) throws IOException {
    if (asked.parameters().containsKey("scroll")) {
      throw ElasticFailure.illegal("Cannot scroll. Ask for the next page by 'search_after'.");
    }
    return Answer.written(
        200, search(asked, asked.name("index"), asked.body().whole(), asked.parameters()));
  }

  private String search(
      Asked asked, String expression, byte[] body, Map<String, String> parameters) {
    long begun = System.nanoTime();
    List<KnownIndex> within = indices.find(asked, expression);
    SearchRequest request = new SearchReader(Indices.types(within), times).read(body, parameters);
    Query query = restricted(request.query(), within);
    TimeSpan span = TimeSpan.of(query);
    TenantId tenant = asked.principal().tenant();
    Rows rows = rows(tenant, request, query, span);
    Map<String, Outcome> outcomes = Map.of();
    if (!request.aggregations().isEmpty()) {
      Summary summary = new Summary(request.aggregations(), MOST_BUCKETS);
      store.summarize(tenant, query, span.from(), span.to(), summary);
      outcomes = summary.outcomes();
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    AnswerWriter.Style style =
        new AnswerWriter.Style(
            flag(parameters, "rest_total_hits_as_int"), flag(parameters, "typed_keys"));
    return AnswerWriter.search(request, new AnswerWriter.Answer(millis, rows, outcomes), style);
  }

  private static boolean flag(Map<String, String> parameters, String name) {
    return "true".equals(parameters.get(name)) || "".equals(parameters.get(name));
  }

  private static Query restricted(Query query, List<KnownIndex> within) {
    List<Query> parts = new ArrayList<>();
    if (query instanceof Query.And(List<Query> all)) {
      parts.addAll(all);
    } else {
      parts.add(query);
    }
    parts.add(Indices.within(within, false));
    return new Query.And(parts);
  }

  private Rows rows(TenantId tenant, SearchRequest request, Query query, TimeSpan span) {
    Rows rows =
        store.list(
            tenant,
            new Listing(
                query,
                span.from(),
                span.to(),
                request.order(),
                request.after(),
                request.from() + request.size(),
                Math.max(0, request.counted())));
    List<Row> shown =
        rows.rows().subList(Math.min(request.from(), rows.rows().size()), rows.rows().size());
    return new Rows(rows.total(), rows.exact(), shown);
  }

  private Answer count(Asked asked) throws IOException {
    List<KnownIndex> within = indices.find(asked, asked.name("index"));
    Query query =
        restricted(
            new SearchReader(Indices.types(within), times)
                .count(asked.body().whole(), asked.parameters()),
            within);
    TimeSpan span = TimeSpan.of(query);
    Rows rows =
        store.list(
            asked.principal().tenant(),
            new Listing(query, span.from(), span.to(), List.of(), List.of(), 0, Integer.MAX_VALUE));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("count", rows.total());
    answer.put("_shards", ClusterEndpoints.SHARDS);
    return Answer.json(answer);
  }

  /** Pairs of lines: where, and what; one that fails does not hold up the others. */
  private Answer several(Asked asked) throws IOException {
    long begun = System.nanoTime();
    List<SearchHeader> searches =
        SearchHeader.read(asked.body().whole(), asked.name("index"), MOST_SEARCHES);
    StringBuilder answers = new StringBuilder();
    for (SearchHeader search : searches) {
      answers.append(answers.isEmpty() ? "" : ",").append(one(asked, search));
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return Answer.written(200, "{\"took\":" + millis + ",\"responses\":[" + answers + "]}");
  }

  private String one(Asked asked, SearchHeader search) {
    try {
      String answer = search(asked, search.index(), search.body(), asked.parameters());
      return answer.substring(0, answer.length() - 1) + ",\"status\":200}";
    } catch (BerthException e) {
      return AnswerWriter.json(Failures.whole(e));
    }
  }
}
