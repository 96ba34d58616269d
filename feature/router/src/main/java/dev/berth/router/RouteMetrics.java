package dev.berth.router;

import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.Passage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the requests of each route: how they ended, how many bytes they moved, how long they took.
 * Beyond 2,000 routes the others are counted together as {@code other}; requests without a route
 * are {@code none}. Thread-safe.
 */
public final class RouteMetrics implements ExchangeLog {
  private static final int MOST_ROUTES = 2000;
  private static final String NONE = "none";
  private static final String OTHER = "other";

  private final Map<String, RouteCounts> routes = new ConcurrentHashMap<>();
  private final int mostRoutes;

  public RouteMetrics() {
    this(MOST_ROUTES);
  }

  RouteMetrics(int mostRoutes) {
    this.mostRoutes = mostRoutes;
  }

  @Override
  public void ended(Ended exchange) {
    Passage passage = exchange.passage();
    counts(passage == null ? NONE : passage.route()).count(exchange);
  }

  private RouteCounts counts(String route) {
    RouteCounts counts = routes.get(route);
    if (counts != null) {
      return counts;
    }
    String name = routes.size() < mostRoutes ? route : OTHER;
    return routes.computeIfAbsent(name, _ -> new RouteCounts());
  }

  /** The counts of a route; empty: nobody has asked for it. */
  Optional<RouteCounts> find(String route) {
    return Optional.ofNullable(routes.get(route));
  }

  /**
   * Forgets the counts of all routes but these and the front door's own, so that those that have
   * gone take no room.
   */
  public void retain(Set<String> names) {
    routes.keySet().removeIf(name -> !isOwn(name) && !names.contains(name));
  }

  private static boolean isOwn(String name) {
    return name.equals(NONE) || name.equals(OTHER) || name.endsWith(DoorRouting.OWN);
  }

  /** All counts in the text form that Prometheus reads. */
  public String text() {
    StringBuilder text = new StringBuilder();
    Map<String, RouteCounts> sorted = new TreeMap<>(routes);
    head(text, "berth_requests_total", "counter", "Requests that ended, by route and status.");
    sorted.forEach(
        (route, counts) ->
            counts
                .codes()
                .forEach(
                    (code, count) ->
                        line(
                            text,
                            "berth_requests_total",
                            label(route) + ",code=\"" + code + '"',
                            Long.toString(count))));
    sum(text, sorted, RouteCounts.Sum.REQUEST_BYTES);
    sum(text, sorted, RouteCounts.Sum.RESPONSE_BYTES);
    sum(text, sorted, RouteCounts.Sum.RETRIES);
    durations(text, sorted);
    return text.toString();
  }

  private static void sum(
      StringBuilder text, Map<String, RouteCounts> sorted, RouteCounts.Sum which) {
    head(text, which.metric(), "counter", which.help());
    sorted.forEach(
        (route, counts) ->
            line(text, which.metric(), label(route), Long.toString(counts.sum(which))));
  }

  private static void durations(StringBuilder text, Map<String, RouteCounts> sorted) {
    String name = "berth_request_duration_seconds";
    head(text, name, "histogram", "From the head of a request to the end of its response.");
    sorted.forEach(
        (route, counts) -> {
          RouteCounts.Durations durations = counts.durations();
          for (int i = 0; i < durations.upTo().size(); i++) {
            String bucket = label(route) + ",le=\"" + durations.upTo().get(i) + '"';
            line(text, name + "_bucket", bucket, durations.counts().get(i).toString());
          }
          line(text, name + "_sum", label(route), Double.toString(durations.seconds()));
          line(text, name + "_count", label(route), durations.counts().getLast().toString());
        });
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private static String label(String route) {
    return "route=\""
        + route.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n")
        + '"';
  }

  private static void line(StringBuilder text, String name, String labels, String value) {
    text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }
}
