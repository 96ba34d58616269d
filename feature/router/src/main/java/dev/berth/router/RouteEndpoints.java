package dev.berth.router;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;

/** {@code GET /api/routes} and {@code /api/routes/NAME}. */
final class RouteEndpoints {
  private static final Action LIST = new Action("route:List");
  private static final Action INSPECT = new Action("route:Inspect");

  private final FrontDoor door;

  RouteEndpoints(FrontDoor door) {
    this.door = door;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/routes", LIST, _ -> "route/*", this::list),
        Endpoint.get(
            "/api/routes/{name...}",
            INSPECT,
            request -> "route/" + request.path("name"),
            this::inspect));
  }

  private Response list(Request request) {
    return Response.ok(door.routesVisibleTo(request.principal()).stream().map(this::view).toList());
  }

  private RouteView view(Route route) {
    return RouteView.of(
        route, new RouteView.Ports(door.actualPort(), door.actualHttpsPort()), door.health());
  }

  private Response inspect(Request request) {
    String name = request.path("name");
    List<Route> visible = door.routesVisibleTo(request.principal());
    for (Route route : visible) {
      if (route.name().equals(name)) {
        return Response.ok(view(route));
      }
    }
    String hint =
        Names.nearest(name, visible.stream().map(Route::name).toList())
            .map(nearest -> "Did you mean '" + nearest + "'?")
            .orElse("List them with 'berth route ls'.");
    throw new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find route '%s': there is none of that name. %s".formatted(name, hint));
  }
}
