package dev.berth.search;

import dev.berth.access.Principal;
import dev.berth.elastic.AnswerWriter;
import dev.berth.elastic.DateMath;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.SearchHeader;
import dev.berth.elastic.SearchReader;
import dev.berth.elastic.SearchRequest;
import dev.berth.index.DayPages;
import dev.berth.index.Listing;
import dev.berth.index.Outcome;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kql.Query;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds, counts and summarizes documents and records. Thread-safe. */
final class SearchEndpoints {
  private static final int MOST_BUCKETS = 10_000;
  private static final int MOST_SEARCHES = 100;

  private final DocumentStore store;
  private final RecordIndices records;
  private final Indices indices;
  private final DateMath times;

  SearchEndpoints(
      DocumentStore store, RecordIndices records, Indices indices, InstantSource clock) {
    this.store = store;
    this.records = records;
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
    Question question = new Question(asked.principal(), within, request.query());
    Rows rows = rows(question, request);
    Map<String, Outcome> outcomes = Map.of();
    if (!request.aggregations().isEmpty()) {
      Summary summary = new Summary(request.aggregations(), MOST_BUCKETS);
      summarize(question, summary);
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

  /**
   * What is asked, and of which indices: some have documents, others records.
   *
   * @param query as it was asked
   */
  private record Question(Principal asker, List<KnownIndex> within, Query query) {
    boolean hasDocuments() {
      return within.isEmpty() || within.stream().anyMatch(index -> index.day() == null);
    }

    boolean hasRecords() {
      return within.stream().anyMatch(index -> index.day() != null);
    }

    /** Of documents those of the indices: all are in one. */
    Query ofDocuments() {
      List<Query> parts = new ArrayList<>();
      if (query instanceof Query.And(List<Query> all)) {
        parts.addAll(all);
      } else {
        parts.add(query);
      }
      parts.add(Indices.within(within));
      return new Query.And(parts);
    }

    TimeSpan span() {
      return TimeSpan.of(query);
    }
  }

  private Rows rows(Question question, SearchRequest request) {
    TimeSpan span = question.span();
    Listing listing =
        new Listing(
            question.query(),
            span.from(),
            span.to(),
            request.order(),
            request.after(),
            request.from() + request.size(),
            Math.max(0, request.counted()));
    Rows rows = list(question, listing);
    List<Row> shown =
        rows.rows().subList(Math.min(request.from(), rows.rows().size()), rows.rows().size());
    return new Rows(rows.total(), rows.exact(), shown);
  }

  private Rows list(Question question, Listing listing) {
    Rows found = new Rows(0, true, List.of());
    if (question.hasDocuments()) {
      Listing documents =
          new Listing(
              question.ofDocuments(),
              listing.from(),
              listing.to(),
              listing.order(),
              listing.after(),
              listing.limit(),
              listing.counted());
      found = store.list(question.asker().tenant(), documents);
    }
    if (!question.hasRecords()) {
      return found;
    }
    Rows of = records.list(question.asker(), question.within(), listing);
    return question.hasDocuments() ? DayPages.merge(found, of, listing) : of;
  }

  private void summarize(Question question, Summary summary) {
    TimeSpan span = question.span();
    if (question.hasDocuments()) {
      store.summarize(
          question.asker().tenant(), question.ofDocuments(), span.from(), span.to(), summary);
    }
    if (question.hasRecords()) {
      records.summarize(question.asker(), question.within(), question.query(), span, summary);
    }
  }

  private Answer count(Asked asked) throws IOException {
    List<KnownIndex> within = indices.find(asked, asked.name("index"));
    Query query =
        new SearchReader(Indices.types(within), times)
            .count(asked.body().whole(), asked.parameters());
    Question question = new Question(asked.principal(), within, query);
    TimeSpan span = question.span();
    Rows rows =
        list(
            question,
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
