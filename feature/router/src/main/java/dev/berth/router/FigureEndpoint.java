package dev.berth.router;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code GET /api/route-figures}: what was counted of the requests of each route since the start.
 * An operator sees all routes, others those of their tenant.
 */
final class FigureEndpoint {
  private static final Action LIST = new Action("route:List");

  private final RouteMetrics metrics;
  private final FrontDoor door;

  FigureEndpoint(RouteMetrics metrics, FrontDoor door) {
    this.metrics = metrics;
    this.door = door;
  }

  /**
   * The counts of a route.
   *
   * @param codes requests by status; 0: the client left before it was answered
   * @param requestBytes of bodies
   * @param responseBytes of bodies
   * @param retries tries after the first of a request
   * @param seconds that all requests took together
   * @param durations how many took no longer than so long, the last counts all
   */
  record FiguresView(
      String route,
      Map<String, Long> codes,
      long requestBytes,
      long responseBytes,
      long retries,
      double seconds,
      List<DurationView> durations) {
    static FiguresView of(String route, RouteCounts counts) {
      Map<String, Long> codes = new TreeMap<>();
      counts.codes().forEach((code, count) -> codes.put(Integer.toString(code), count));
      RouteCounts.Durations durations = counts.durations();
      List<DurationView> views = new ArrayList<>();
      for (int i = 0; i < durations.upTo().size(); i++) {
        views.add(new DurationView(durations.upTo().get(i), durations.counts().get(i)));
      }
      return new FiguresView(
          route,
          codes,
          counts.sum(RouteCounts.Sum.REQUEST_BYTES),
          counts.sum(RouteCounts.Sum.RESPONSE_BYTES),
          counts.sum(RouteCounts.Sum.RETRIES),
          durations.seconds(),
          views);
    }
  }

  /**
   * How many requests took no longer.
   *
   * @param upTo in seconds; {@code +Inf} for the last
   */
  record DurationView(String upTo, long count) {}

  Endpoint endpoint() {
    return Endpoint.get("/api/route-figures", LIST, _ -> "route/*", this::figures);
  }

  private Response figures(Request request) {
    return Response.ok(
        door.routesVisibleTo(request.principal()).stream()
            .map(Route::name)
            .flatMap(
                name -> metrics.find(name).map(counts -> FiguresView.of(name, counts)).stream())
            .toList());
  }
}
