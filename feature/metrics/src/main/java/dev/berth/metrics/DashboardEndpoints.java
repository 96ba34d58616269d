package dev.berth.metrics;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.metrics.DashboardTable.Kept;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/dashboards}. */
final class DashboardEndpoints {
  static final Action LIST = new Action("dashboard:List");
  private static final Action INSPECT = new Action("dashboard:Inspect");
  private static final Action PUT = new Action("dashboard:Put");
  private static final Action DELETE = new Action("dashboard:Delete");

  private final Dashboards dashboards;

  DashboardEndpoints(Dashboards dashboards) {
    this.dashboards = dashboards;
  }

  /**
   * A dashboard to be kept.
   *
   * @param expectedRevision that it takes the place of, 0: of none; null: of any
   */
  public record DashboardBody(
      String title, List<Dashboard.Panel> panels, @Nullable Integer expectedRevision) {}

  /** A line of the list. */
  public record DashboardLine(
      String name, String title, int panels, int revision, String author, Instant changed) {}

  /** A dashboard. */
  public record DashboardView(
      String name,
      String title,
      List<Dashboard.Panel> panels,
      int revision,
      String author,
      Instant changed) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/dashboards", LIST, _ -> "dashboard/*", this::list),
        Endpoint.get(
            "/api/dashboards/{dashboard}", INSPECT, DashboardEndpoints::resource, this::get),
        new Endpoint(
            "PUT",
            "/api/dashboards/{dashboard}",
            PUT,
            DashboardEndpoints::resource,
            Endpoint.Body.JSON,
            this::put),
        Endpoint.delete(
            "/api/dashboards/{dashboard}", DELETE, DashboardEndpoints::resource, this::remove));
  }

  private static String resource(Request request) {
    return "dashboard/" + request.path("dashboard");
  }

  private Response list(Request request) {
    return Response.ok(
        dashboards.all(request.principal().tenant()).stream()
            .map(
                kept ->
                    new DashboardLine(
                        kept.name(),
                        kept.dashboard().title(),
                        kept.dashboard().panels().size(),
                        kept.revision(),
                        kept.author(),
                        kept.changed()))
            .toList());
  }

  private Response get(Request request) {
    return Response.ok(
        view(dashboards.get(request.principal().tenant(), request.path("dashboard"))));
  }

  private Response put(Request request) {
    DashboardBody body = request.json(DashboardBody.class);
    return Response.ok(
        view(
            dashboards.put(
                request.principal().tenant(),
                request.path("dashboard"),
                new Dashboard(body.title(), body.panels()),
                body.expectedRevision(),
                request.principal().name())));
  }

  private Response remove(Request request) {
    dashboards.remove(request.principal().tenant(), request.path("dashboard"));
    return Response.noContent();
  }

  private static DashboardView view(Kept kept) {
    return new DashboardView(
        kept.name(),
        kept.dashboard().title(),
        kept.dashboard().panels(),
        kept.revision(),
        kept.author(),
        kept.changed());
  }
}
