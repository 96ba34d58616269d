package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Labels under {@code traefik.} that mean routes of a kind that is not there: each makes a route
 * that is off and says so, rather than silence.
 */
final class OtherLabels {
  private static final Set<String> HARMLESS = Set.of("enable", "http", "tags", "constraintlabels");

  private OtherLabels() {}

  static List<RouteDefinition> read(RoutableService service, Labels labels, RouteRule byDefault) {
    List<RouteDefinition> routes = new ArrayList<>();
    for (String name : labels.names()) {
      if (HARMLESS.contains(name) || LegacyLabels.isRoot(name)) {
        continue;
      }
      RouteDraft route = new RouteDraft(name, service, byDefault);
      labels.keys().stream()
          .filter(key -> key.equals(name) || key.startsWith(name + "."))
          .findFirst()
          .ifPresent(route::notActedOn);
      routes.add(route.done());
    }
    return routes;
  }
}
