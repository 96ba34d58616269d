package dev.berth.metrics;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.records.MetricReadings.Reduction;
import dev.berth.series.Selection;
import dev.berth.series.SeriesKey;
import dev.berth.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is asked about metrics as JSON. */
final class MetricEndpoints {
  static final Action LIST = new Action("metric:List");
  static final Action QUERY = new Action("metric:Query");
  static final String RESOURCE = "metric";

  private static final int MOST_SERIES = 1000;
  private static final int MOST_POINTS = 100_000;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int POINTS = 240;

  private final TenantStores stores;
  private final InstantSource clock;

  MetricEndpoints(TenantStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /** A metric that is measured now. */
  public record MetricView(String metric, int series) {}

  /** All metrics that are measured now. */
  public record MetricsView(List<MetricView> metrics) {}

  /** The last sample of a series. */
  public record LatestView(Map<String, String> labels, Instant time, double value) {}

  /** All series of a metric that are measured now. */
  public record LatestsView(String metric, List<LatestView> series) {}

  /** A value of a step. */
  public record PointView(Instant time, double value) {}

  /** A series and its values, the oldest first; steps without samples are left out. */
  public record SeriesView(Map<String, String> labels, List<PointView> points) {}

  /**
   * An answer.
   *
   * @param step in seconds
   */
  public record QueryView(
      String metric,
      String reduce,
      Instant from,
      Instant to,
      double step,
      List<SeriesView> series) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/metrics", LIST, _ -> RESOURCE, this::list),
        Endpoint.get("/api/metrics/query", QUERY, MetricEndpoints::resource, this::query),
        Endpoint.get("/api/metrics/latest", QUERY, MetricEndpoints::resource, this::latest));
  }

  private static String resource(Request request) {
    String metric = request.query("metric").orElse("");
    return SeriesKey.isName(metric, true) ? RESOURCE + "/" + metric : RESOURCE;
  }

  private Optional<SeriesStore> store(Request request) {
    return stores.find(request.principal().tenant());
  }

  private Response list(Request request) {
    List<MetricView> metrics = new ArrayList<>();
    store(request)
        .ifPresent(
            store ->
                store
                    .metrics()
                    .forEach((name, series) -> metrics.add(new MetricView(name, series))));
    return Response.ok(new MetricsView(metrics));
  }

  private Response latest(Request request) {
    SeriesSelector selector = selector(request);
    String metric = metric(request);
    List<LatestView> series =
        store(request).stream()
            .flatMap(store -> store.latest(metric).stream())
            .filter(each -> selector.test(each.key()) && Double.isFinite(each.value()))
            .limit(MOST_SERIES)
            .sorted((a, b) -> a.key().compareTo(b.key()))
            .map(
                each ->
                    new LatestView(
                        each.key().labels(), Instant.ofEpochMilli(each.time()), each.value()))
            .toList();
    return Response.ok(new LatestsView(metric, series));
  }

  private Response query(Request request) {
    SeriesSelector selector = selector(request);
    String metric = metric(request);
    Instant now = clock.instant();
    Instant to = TimeText.time(request, "to", now, now);
    Instant from = TimeText.time(request, "from", now, to.minus(HOUR));
    if (!from.isBefore(to)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot answer: 'from' is not before 'to'. Turn them round.");
    }
    long millis = Math.max(1000, Duration.between(from, to).toMillis() / POINTS / 1000 * 1000);
    Duration step = TimeText.length(request, "step", Duration.ofMillis(Math.max(10_000, millis)));
    if (step.toMillis() < 1000) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot answer: 'step' is less than 1s. Ask for longer steps.");
    }
    Reduction reduction = reduction(request.query("reduce").orElse("average"));
    long begin = Math.floorDiv(from.toEpochMilli(), step.toMillis()) * step.toMillis();
    Reduced reduced = new Reduced(begin, step.toMillis(), MOST_SERIES, MOST_POINTS);
    Selection selection =
        new Selection(metric, selector, begin, to.toEpochMilli(), step.toMillis());
    store(request).ifPresent(store -> store.read(selection, reduced));
    List<SeriesView> series = new ArrayList<>();
    reduced.series().forEach((key, steps) -> series.add(view(key, steps, reduction)));
    String word = reduction.name().toLowerCase(Locale.ROOT);
    return Response.ok(new QueryView(metric, word, from, to, step.toMillis() / 1000.0, series));
  }

  private static SeriesView view(SeriesKey key, Reduced.Steps steps, Reduction reduction) {
    List<PointView> points = new ArrayList<>();
    steps
        .buckets()
        .forEach(
            (time, bucket) -> {
              double value = bucket.value(reduction);
              if (Double.isFinite(value)) {
                points.add(new PointView(Instant.ofEpochMilli(time), value));
              }
            });
    return new SeriesView(key.labels(), points);
  }

  private static String metric(Request request) {
    String metric = request.query("metric").orElse("");
    if (!SeriesKey.isName(metric, true)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot answer: the query parameter 'metric' is no name of a metric. Send one of those"
              + " that /api/metrics tells.");
    }
    return metric;
  }

  /** Labels are told as {@code label=NAME=VALUE}, or {@code NAME=~PATTERN}. */
  private static SeriesSelector selector(Request request) {
    String conditions =
        request.queries("label").stream()
            .map(MetricEndpoints::condition)
            .collect(Collectors.joining(","));
    return SeriesSelector.parse("{__name__=\"" + metric(request) + "\"" + "," + conditions + "}");
  }

  private static String condition(String label) {
    int equals = label.indexOf('=');
    if (equals <= 0) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter 'label': it is not NAME=VALUE. Write one like"
              + " service=web or service=~w.*.");
    }
    int value = equals + 1;
    if (value < label.length() && label.charAt(value) == '~') {
      value++;
    }
    String text = label.substring(value).replace("\\", "\\\\").replace("\"", "\\\"");
    return label.substring(0, value) + "\"" + text + "\"";
  }

  private static Reduction reduction(String word) {
    return Arrays.stream(Reduction.values())
        .filter(each -> each.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot read the query parameter 'reduce': it is one of average, least, most,"
                        + " last, rate."));
  }
}
