package dev.berth.logs;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Endpoint;
import dev.berth.http.RawJson;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.index.DayPages;
import dev.berth.index.FieldKind;
import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.index.TimeHistogram;
import dev.berth.index.TimeMath;
import dev.berth.index.TopValues;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** {@code /api/search}: the records of the asking one's tenant. */
final class SearchEndpoints {
  private static final Action SEARCH = new Action("log:Search");

  /** What entries of the audit trail are found by who may do. */
  private static final Action AUDIT = new Action("audit:List");

  private static final String TRAIL = "audit";
  private static final String RESOURCE = "log/*";
  private static final int COUNTS = 60;
  private static final int MOST_COUNTS = 2000;
  private static final int LINES = 20;
  private static final int MOST_LINES = 1000;
  private static final int DAYS_OF_FIELDS = 7;
  private static final Duration AROUND = Duration.ofDays(1);

  private final Function<TenantId, Logs.TenantLogs> tenants;
  private final Access access;
  private final SearchWishes wishes;
  private final TimeMath times;

  SearchEndpoints(Function<TenantId, Logs.TenantLogs> tenants, Access access, TimeMath times) {
    this.tenants = tenants;
    this.access = access;
    this.wishes = new SearchWishes(times);
    this.times = times;
  }

  /**
   * @param total how many records there are
   * @param exact whether there are no more than that
   * @param truncated whether there are fewer hits than were asked for, since they are so long
   * @param took milliseconds
   */
  record SearchAnswer(
      long total, boolean exact, boolean truncated, List<RawJson> hits, long took) {}

  /**
   * @param interval how long each time is, in milliseconds
   * @param counts of each time from {@code from} on
   */
  record HistogramAnswer(Instant from, long interval, List<Long> counts, long total, long took) {}

  /**
   * @param others how many values there are beside these, about
   */
  record ValuesAnswer(String field, List<TopValues.Value> values, long others, long took) {}

  /**
   * A field that records have.
   *
   * @param kind {@code text}, {@code name} or {@code number}
   */
  record Field(String name, String kind) {}

  /** The records of one task before a time, and from it on; all in order of time. */
  record AroundAnswer(List<RawJson> before, List<RawJson> after) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/search", SEARCH, _ -> RESOURCE, this::search),
        Endpoint.get("/api/search/histogram", SEARCH, _ -> RESOURCE, this::histogram),
        Endpoint.get("/api/search/values", SEARCH, _ -> RESOURCE, this::values),
        Endpoint.get("/api/search/fields", SEARCH, _ -> RESOURCE, this::fields),
        Endpoint.get("/api/search/around", SEARCH, _ -> RESOURCE, this::around));
  }

  /** What whoever asks may see. */
  private ShelfSearch records(Request request) {
    TenantId tenant = SearchWishes.tenant(request);
    ShelfSearch records = tenants.apply(tenant).search();
    return mayAudit(access, request.principal(), tenant) ? records.withAudit() : records;
  }

  static boolean mayAudit(Access access, Principal principal, TenantId tenant) {
    return access.decide(principal, AUDIT, new Resource(tenant, TRAIL)).isAllowed();
  }

  private Response search(Request request) {
    ShelfSearch records = records(request);
    Search search = wishes.search(request);
    if (request.flag("follow")) {
      Query query = search.query();
      Arrivals arrivals = tenants.apply(SearchWishes.tenant(request)).shelf().arrivals();
      return new Response.Lines(new Tail(arrivals, records, query, times, search.limit()));
    }
    long begun = System.nanoTime();
    Found found = records.find(search);
    boolean truncated = found.hits().size() < Math.min(search.limit(), found.total());
    return Response.ok(
        new SearchAnswer(
            found.total(), found.exact(), truncated, sources(found), milliseconds(begun)));
  }

  static List<RawJson> sources(Found found) {
    return found.hits().stream().map(hit -> new RawJson(hit.source())).toList();
  }

  private static long milliseconds(long begun) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private Response histogram(Request request) {
    ShelfSearch records = records(request);
    Search search = wishes.search(request, 0);
    int number = request.number("counts", COUNTS, 1, MOST_COUNTS);
    TimeSteps steps =
        request.flag("round") ? TimeSteps.round(search, number) : TimeSteps.of(search, number);
    long begun = System.nanoTime();
    TimeHistogram histogram =
        records.histogram(steps.of(search), Duration.ofMillis(steps.interval()));
    return Response.ok(
        new HistogramAnswer(
            histogram.from(),
            steps.interval(),
            histogram.counts(),
            histogram.total(),
            milliseconds(begun)));
  }

  private Response values(Request request) {
    ShelfSearch records = records(request);
    Search search = wishes.search(request, 0);
    String field =
        request.query("field").filter(name -> !name.isEmpty()).orElseThrow(this::noField);
    int number = request.number("number", 10, 1, TopValues.MOST_VALUES);
    long begun = System.nanoTime();
    TopValues found = records.top(search, field, number);
    return Response.ok(
        new ValuesAnswer(field, found.values(), found.others(), milliseconds(begun)));
  }

  private BerthException noField() {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot count values: the query parameter 'field' is missing. Name one, as 'service'.");
  }

  /** Of the newest days alone: what was written long ago is named by nobody. */
  private Response fields(Request request) {
    Logs.TenantLogs logs = tenants.apply(SearchWishes.tenant(request));
    Search search = wishes.search(request, 0);
    SeenDays days = new SeenDays(logs.shelf().days(), records(request));
    List<LocalDate> touched =
        days.dates().reversed().stream()
            .filter(date -> DayPages.isTouched(date, search.from(), search.to()))
            .limit(DAYS_OF_FIELDS)
            .toList();
    Map<String, FieldKind> kinds = new TreeMap<>();
    for (LocalDate date : touched) {
      Map<String, FieldKind> some = days.fields(date);
      some.forEach(kinds::putIfAbsent);
    }
    return Response.ok(
        kinds.entrySet().stream()
            .map(each -> new Field(each.getKey(), each.getValue().name().toLowerCase(Locale.ROOT)))
            .toList());
  }

  private Response around(Request request) {
    ShelfSearch records = records(request);
    TaskId task = new TaskId(request.query("task").orElse(""));
    int lines = request.number("lines", LINES, 1, MOST_LINES);
    Instant time = wishes.time(request, "time", "now");
    Query query = KqlParser.parse("task: \"" + task + "\"");
    Found before =
        records.find(new Search(query, time.minus(AROUND), time, lines, Search.Order.NEWEST));
    Found after =
        records.find(new Search(query, time, time.plus(AROUND), lines, Search.Order.OLDEST));
    return Response.ok(
        new AroundAnswer(new ArrayList<>(sources(before)).reversed(), sources(after)));
  }
}
