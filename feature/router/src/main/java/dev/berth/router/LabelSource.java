package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Routes from the labels of services, one source for each stack. A pure function. */
final class LabelSource {
  private LabelSource() {}

  /** What all stacks want, sorted by tenant and stack. */
  static List<RouteUpdate> updates(Collection<RoutableService> services, String domain) {
    Map<String, List<RoutableService>> stacks = new LinkedHashMap<>();
    services.stream()
        .sorted(Comparator.comparing(RouteOwner::of))
        .forEach(
            service ->
                stacks
                    .computeIfAbsent(RouteOwner.of(service).sourceName(), _ -> new ArrayList<>())
                    .add(service));
    List<RouteUpdate> updates = new ArrayList<>();
    stacks.forEach((source, stack) -> updates.add(new RouteUpdate(source, routes(stack, domain))));
    return updates;
  }

  /** The ports that a service's routes lead to. */
  static SortedSet<Integer> ports(RoutableService service) {
    SortedSet<Integer> ports = new TreeSet<>();
    for (RouteDefinition route : ServiceRoutes.read(service, RouteRule.unusable(""))) {
      if (route.port() != 0 && route.errors().isEmpty()) {
        ports.add(route.port());
      }
    }
    return ports;
  }

  private static List<RouteDefinition> routes(List<RoutableService> stack, String domain) {
    long routable = stack.stream().filter(ServiceRoutes::isRoutable).count();
    List<RouteDefinition> routes = new ArrayList<>();
    for (RoutableService service : stack) {
      String own = HostOwnership.ownName(RouteOwner.of(service), domain);
      String host = routable == 1 ? own : HostNames.label(service.service().value()) + "." + own;
      routes.addAll(ServiceRoutes.read(service, RouteRule.ofHosts(List.of(host))));
    }
    return withoutDoubleNames(routes);
  }

  /** Two services of a stack that name a route alike: which one is meant cannot be known. */
  private static List<RouteDefinition> withoutDoubleNames(List<RouteDefinition> routes) {
    Map<String, Integer> count = new HashMap<>();
    routes.forEach(route -> count.merge(route.name(), 1, Integer::sum));
    List<RouteDefinition> checked = new ArrayList<>();
    for (RouteDefinition route : routes) {
      boolean isDouble = count.getOrDefault(route.name(), 0) > 1;
      checked.add(
          isDouble
              ? route.withError(
                  "Cannot use the name '%s' for a route: two of this stack have it. Rename one."
                      .formatted(route.name()))
              : route);
    }
    return checked;
  }
}
