package dev.berth.router;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** {@code /api/hosts}: who has which host outside the domain, and what was granted. */
final class HostEndpoints {
  private static final Action LIST = new Action("route:ListHosts");
  private static final Action GRANT = new Action("route:GrantHost");
  private static final Action RELEASE = new Action("route:ReleaseHost");

  private final FrontDoor door;

  HostEndpoints(FrontDoor door) {
    this.door = door;
  }

  /** What a grant says. */
  record Grant(String tenant) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/hosts", LIST, _ -> "host/*", this::list),
        new Endpoint(
            "PUT",
            "/api/hosts/{host}",
            GRANT,
            HostEndpoints::resource,
            Endpoint.Body.JSON,
            this::grant),
        Endpoint.delete("/api/hosts/{host}", RELEASE, HostEndpoints::resource, this::release));
  }

  private static String resource(Request request) {
    return "host/" + request.path("host");
  }

  private Response list(Request request) {
    Principal principal = request.principal();
    RouteTable table = door.table();
    return Response.ok(
        door.holdings().all().values().stream()
            .filter(one -> principal.operator() || one.tenant().equals(principal.tenant()))
            .sorted(Comparator.comparing(HostHolding::host))
            .map(one -> HostView.of(one, table))
            .toList());
  }

  private Response grant(Request request) {
    String host = parse(request.path("host"));
    TenantId tenant = new TenantId(request.json(Grant.class).tenant());
    String bare = host.startsWith("*.") ? host.substring(2) : host;
    boolean reserved =
        HostNames.isReserved(bare, door.domain())
            || (host.startsWith("*.") && HostNames.isAtOrBelow(door.domain(), bare));
    if (reserved) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot grant the host '%s': it belongs to the platform. Choose another."
              .formatted(host));
    }
    if (!door.hasTenant(tenant)) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot grant the host '%s' to tenant '%s': there is none of that name. 'berth tenant ls' lists them."
              .formatted(host, tenant));
    }
    HostHolding granted = door.holdings().grant(host, tenant);
    door.again();
    return Response.ok(HostView.of(granted, door.table()));
  }

  private static String parse(String text) {
    boolean isPattern = text.startsWith("*.");
    String bare = isPattern ? text.substring(2) : text;
    return HostNames.parse(bare)
        .filter(host -> !HostNames.isAddress(host))
        .map(host -> isPattern ? "*." + host : host)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot grant the host '%s': it is not the name of a host. Write one like a.example.com or *.example.com."
                        .formatted(text)));
  }

  private Response release(Request request) {
    String host = request.path("host").toLowerCase(Locale.ROOT);
    Principal principal = request.principal();
    HostHolding holding = door.holdings().all().get(host);
    boolean isTheirs =
        holding != null && (principal.operator() || holding.tenant().equals(principal.tenant()));
    if (holding == null || !isTheirs) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot release the host '%s': the tenant does not have it. GET /api/hosts lists those it has."
              .formatted(host));
    }
    if (holding.granted() && !principal.operator()) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot release the host '%s': an operator granted it. Ask an operator to take it back."
              .formatted(host));
    }
    List<String> routes = HostView.routes(holding, door.table());
    if (!routes.isEmpty() && !principal.operator()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot release the host '%s': the route '%s' names it. Remove the route first."
              .formatted(host, routes.getFirst()));
    }
    door.holdings().release(List.of(host));
    door.again();
    return Response.noContent();
  }
}
