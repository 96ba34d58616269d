package dev.berth.metrics;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.Latest;
import dev.berth.series.Row;
import dev.berth.series.Selection;
import dev.berth.series.SeriesKey;
import dev.berth.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a tenant's tasks use now, and what they have used. */
final class UsageEndpoints {
  static final Action SHOW = new Action("usage:Show");
  private static final Action TOP = new Action("usage:Top");
  static final String RESOURCE = "usage";

  /** Behind that, a task is told no more. */
  private static final Duration FRESH = Duration.ofSeconds(45);

  private static final Duration RATES = Duration.ofSeconds(65);

  private final TenantStores stores;
  private final Duration interval;
  private final InstantSource clock;

  UsageEndpoints(TenantStores stores, Duration interval, InstantSource clock) {
    this.stores = stores;
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * What a task uses now.
   *
   * @param cpu how many processors, over the last minute; null: it is not known yet
   * @param memoryLimit null: none
   * @param received bytes a second, over the last minute; null: not known yet
   * @param sent the same
   */
  public record TopView(
      String stack,
      String service,
      int slot,
      String task,
      String node,
      @Nullable Double cpu,
      long memory,
      @Nullable Long memoryLimit,
      @Nullable Double received,
      @Nullable Double sent,
      int processes,
      Instant time) {}

  /** All tasks, the busiest first. */
  public record TopsView(List<TopView> tasks) {}

  /** An answer: periods in order. */
  public record UsagesView(String by, Instant from, Instant to, List<Metering.UsageView> usage) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/usage", SHOW, _ -> RESOURCE, this::usage),
        Endpoint.get("/api/top", TOP, _ -> RESOURCE, this::top));
  }

  private Response usage(Request request) {
    Period period = period(request.query("by").orElse("day"));
    Instant now = clock.instant();
    Instant to = TimeText.time(request, "to", now, now);
    Instant from = period.begin(TimeText.time(request, "from", now, to.minus(period.usual())));
    if (Duration.between(from, to).compareTo(period.most().plus(period.usual())) > 0
        || !from.isBefore(to)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot tell the usage by "
              + period.name().toLowerCase(Locale.ROOT)
              + ": 'from' and 'to' are turned round, or more than "
              + period.most().toDays()
              + " days apart. Ask for less.");
    }
    List<Metering.UsageView> usage =
        stores
            .find(request.principal().tenant())
            .map(store -> new Metering(store, period, interval, from, to).read())
            .orElse(List.of());
    return Response.ok(new UsagesView(period.name().toLowerCase(Locale.ROOT), from, to, usage));
  }

  private static Period period(String word) {
    return Arrays.stream(Period.values())
        .filter(each -> each.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot read the query parameter 'by': it is one of hour, day, month, year."));
  }

  private Response top(Request request) {
    List<TopView> tasks =
        stores.find(request.principal().tenant()).map(this::tasks).orElse(List.of());
    return Response.ok(new TopsView(tasks));
  }

  private List<TopView> tasks(SeriesStore store) {
    long oldest = clock.millis() - FRESH.toMillis();
    Map<String, Double> cpu = rates(store, TaskReadings.CPU);
    Map<String, Double> received = rates(store, TaskReadings.RECEIVED);
    Map<String, Double> sent = rates(store, TaskReadings.SENT);
    Map<String, Double> limits = last(store, TaskReadings.LIMIT);
    Map<String, Double> processes = last(store, TaskReadings.PIDS);
    return store.latest(TaskReadings.MEMORY).stream()
        .filter(each -> each.time() >= oldest)
        .map(
            each -> {
              String task = label(each.key(), "task");
              Double limit = limits.get(task);
              return new TopView(
                  label(each.key(), "stack"),
                  label(each.key(), "service"),
                  Integer.parseInt(label(each.key(), "slot")),
                  task,
                  label(each.key(), "node"),
                  cpu.get(task),
                  (long) each.value(),
                  limit == null ? null : limit.longValue(),
                  received.get(task),
                  sent.get(task),
                  processes.getOrDefault(task, 0.0).intValue(),
                  Instant.ofEpochMilli(each.time()));
            })
        .sorted(
            Comparator.comparingDouble((TopView view) -> view.cpu() == null ? 0 : -view.cpu())
                .thenComparing(TopView::stack)
                .thenComparing(TopView::service)
                .thenComparingInt(TopView::slot)
                .thenComparing(TopView::task))
        .toList();
  }

  private static Map<String, Double> last(SeriesStore store, String metric) {
    Map<String, Double> values = new HashMap<>();
    for (Latest each : store.latest(metric)) {
      values.put(label(each.key(), "task"), each.value());
    }
    return values;
  }

  /** How much a counter grows a second, by task, between the first and the last of a minute. */
  private Map<String, Double> rates(SeriesStore store, String metric) {
    Map<String, Growth> growths = new TreeMap<>();
    long now = clock.millis();
    store.read(
        new Selection(metric, _ -> true, now - RATES.toMillis(), now + RATES.toMillis(), 0),
        (key, row) -> growths.computeIfAbsent(label(key, "task"), _ -> new Growth()).add(row));
    Map<String, Double> rates = new HashMap<>();
    growths.forEach(
        (task, growth) -> {
          if (growth.millis() > 0) {
            rates.put(task, growth.rate());
          }
        });
    return rates;
  }

  private static final class Growth {
    private long begin = Long.MIN_VALUE;
    private long end;
    private double grown;
    private double last;

    void add(Row row) {
      if (begin == Long.MIN_VALUE) {
        begin = row.time();
      } else {
        grown += row.last() >= last ? row.last() - last : row.last();
      }
      last = row.last();
      end = row.time();
    }

    long millis() {
      return end - begin;
    }

    double rate() {
      return grown * 1000 / (double) millis();
    }
  }

  private static String label(SeriesKey key, String name) {
    String value = key.label(name);
    return value == null ? "" : value;
  }
}
