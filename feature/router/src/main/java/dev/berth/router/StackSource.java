package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.traefik.LabelReader;
import dev.berth.traefik.RouterConfiguration;
import dev.berth.traefik.TraefikConfiguration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Routes from the labels of services, one source for each stack. Remembers what it read last, so
 * that a change costs what it changes. Confined to whoever holds the front door's lock.
 */
final class StackSource {
  private final String domain;
  private Map<RouteOwner, Read> known = new HashMap<>();
  private Map<String, ReadStack> stacks = new HashMap<>();

  StackSource(String domain) {
    this.domain = domain;
  }

  private record Read(Map<String, String> labels, SortedSet<Integer> ports, RoutePart part) {}

  private record ReadStack(
      List<RoutePart> parts, OperatorNames operators, List<RouteDefinition> routes) {}

  /** What all stacks want, sorted by tenant, stack and name. */
  List<RouteDefinition> routes(Collection<RoutableService> services, OperatorNames operators) {
    Map<RouteOwner, Read> read = new HashMap<>();
    Map<String, List<RoutableService>> byStack = new LinkedHashMap<>();
    services.stream()
        .sorted(Comparator.comparing(RouteOwner::of))
        .forEach(
            service ->
                byStack
                    .computeIfAbsent(RouteOwner.of(service).sourceName(), _ -> new ArrayList<>())
                    .add(service));
    List<RouteDefinition> routes = new ArrayList<>();
    Map<String, ReadStack> next = new HashMap<>();
    byStack.forEach(
        (source, stack) -> {
          List<RoutePart> parts = parts(stack, read);
          ReadStack before = stacks.get(source);
          ReadStack now =
              before != null && before.operators().equals(operators) && before.parts().equals(parts)
                  ? before
                  : new ReadStack(
                      parts, operators, new SourceRoutes(source, false, parts, operators).read());
          next.put(source, now);
          routes.addAll(now.routes());
        });
    known = read;
    stacks = next;
    return routes;
  }

  private List<RoutePart> parts(List<RoutableService> stack, Map<RouteOwner, Read> read) {
    List<RoutePart> parts = new ArrayList<>();
    Map<RoutableService, RoutePart> routable = new LinkedHashMap<>();
    for (RoutableService service : stack) {
      RoutePart part = read(service);
      routable.put(service, part);
    }
    long count =
        routable.values().stream()
            .filter(part -> !part.configuration().routers().isEmpty())
            .count();
    for (Map.Entry<RoutableService, RoutePart> entry : routable.entrySet()) {
      RouteOwner owner = RouteOwner.of(entry.getKey());
      String own = HostRights.ownName(owner, domain);
      String host = count == 1 ? own : HostNames.label(owner.service().value()) + "." + own;
      RoutePart part =
          entry.getValue().byDefault().equals(host)
              ? entry.getValue()
              : new RoutePart(entry.getValue().configuration(), entry.getKey(), host);
      read.put(owner, new Read(entry.getKey().labels(), entry.getKey().ports(), part));
      parts.add(part);
    }
    return parts;
  }

  private RoutePart read(RoutableService service) {
    Read before = known.get(RouteOwner.of(service));
    if (before != null
        && before.labels().equals(service.labels())
        && before.ports().equals(service.ports())) {
      return before.part();
    }
    return new RoutePart(configuration(service), service, "");
  }

  /** The ports that a service's routes lead to. */
  static SortedSet<Integer> ports(RoutableService service) {
    RoutePart part = new RoutePart(configuration(service), service, "any.invalid");
    SourceRoutes routes = new SourceRoutes("stack", false, List.of(part), OperatorNames.none(true));
    SortedSet<Integer> ports = new TreeSet<>();
    for (RouteDefinition route : routes.read()) {
      Target target = route.work().target();
      if (target != null && route.match().rule() != null) {
        target
            .allPlaces()
            .filter(Target.Place.Tasks.class::isInstance)
            .map(Target.Place.Tasks.class::cast)
            .forEach(place -> ports.add(place.port()));
      }
    }
    return ports;
  }

  /** What the labels say; where they name no route, one by default if there is a port for it. */
  static TraefikConfiguration configuration(RoutableService service) {
    String name = service.service().value();
    LabelReader.Enabled enabled = LabelReader.isEnabled(service.labels());
    if (enabled == LabelReader.Enabled.NO) {
      return TraefikConfiguration.EMPTY;
    }
    TraefikConfiguration read = LabelReader.read(service.labels(), name);
    boolean wanted =
        enabled != LabelReader.Enabled.UNSAID
            || !read.problems().isEmpty()
            || ServicePorts.httpPort(service) != 0;
    if (!read.routers().isEmpty() || !read.tcpRouters().isEmpty() || !wanted) {
      return read;
    }
    RouterConfiguration byDefault =
        new RouterConfiguration(name, "", null, 0, List.of(), List.of(), null, null, List.of());
    return new TraefikConfiguration(
        Map.of(name, byDefault),
        read.services(),
        read.middlewares(),
        read.tcpRouters(),
        read.tcpServices(),
        read.tls(),
        read.warnings(),
        read.problems());
  }
}
