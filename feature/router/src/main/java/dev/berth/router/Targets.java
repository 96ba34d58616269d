package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.traefik.ServiceConfiguration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds where the routes of a source lead. Immutable. */
final class Targets {
  private static final int DEEPEST = 10;

  private final SharedNames<ServiceConfiguration> services;
  private final boolean byOperator;
  private final boolean tcp;

  /**
   * Makes one.
   *
   * @param services of the source
   * @param byOperator whether the source is the operator's files
   * @param tcp whether connections go there, and not requests
   */
  Targets(SharedNames<ServiceConfiguration> services, boolean byOperator, boolean tcp) {
    this.services = services;
    this.byOperator = byOperator;
    this.tcp = tcp;
  }

  /**
   * Where a route leads.
   *
   * @param asked the name of a service; null: the only one
   * @param parts those that define the route
   * @param errors gets why it leads nowhere
   */
  @Nullable Target find(@Nullable String asked, List<RoutePart> parts, List<String> errors) {
    String name = asked == null ? onlyOne(parts, errors) : own(asked);
    if (name == null) {
      return null;
    }
    if (!name.isEmpty()) {
      return named(name, new ArrayDeque<>(), errors);
    }
    List<Target.Place> places = new ArrayList<>();
    for (RoutePart part : parts) {
      addTasks(part, 0, 1, places, errors);
    }
    return places.isEmpty() ? null : new Target(usual(""), places, List.of(), 0);
  }

  private String own(String asked) {
    String name = SharedNames.withoutProvider(asked);
    return byOperator && name.endsWith("@file")
        ? name.substring(0, name.length() - "@file".length())
        : name;
  }

  /** Null: that cannot be told; empty: they define none. */
  private @Nullable String onlyOne(List<RoutePart> parts, List<String> errors) {
    Set<String> known = new TreeSet<>();
    for (String name : services.names()) {
      if (services.of(name).stream().anyMatch(one -> parts.contains(one.part()))) {
        known.add(name);
      }
    }
    if (known.size() > 1) {
      errors.add(
          "Cannot choose a service for the route: the labels define %s. Say which with traefik.%s.routers.NAME.service."
              .formatted(String.join(", ", known), tcp ? "tcp" : "http"));
      return null;
    }
    if (known.isEmpty() && byOperator) {
      errors.add("Cannot choose a service for the route: it names none. Add 'service: NAME'.");
      return null;
    }
    return known.isEmpty() ? "" : known.iterator().next();
  }

  private @Nullable Target named(String name, Deque<String> path, List<String> errors) {
    List<SharedNames.Definition<ServiceConfiguration>> found = services.of(name);
    if (found.isEmpty()) {
      errors.add(
          "Cannot find the service '%s' of the route: no %s defines it.%s Define it there, or name another."
              .formatted(
                  name,
                  byOperator ? "file of routes" : "service of the stack",
                  services.suggestion(name)));
      return null;
    }
    if (path.contains(name) || path.size() > DEEPEST) {
      errors.add(
          "Cannot use the service '%s': its shares lead back to itself. Remove it there."
              .formatted(name));
      return null;
    }
    if (found.stream().map(one -> likeOthers(one.value())).distinct().count() > 1) {
      errors.add(
          "Cannot use the service '%s': it is defined twice, and differently. Rename one."
              .formatted(name));
      return null;
    }
    ServiceConfiguration how = likeOthers(found.getFirst().value());
    int before = errors.size();
    found.forEach(
        one ->
            one.value().problems().stream()
                .filter(why -> !errors.contains(why))
                .forEach(errors::add));
    path.addLast(name);
    List<Target.Share> shares = new ArrayList<>();
    for (ServiceConfiguration.Weighted weighted : how.weighted()) {
      Target target = named(own(weighted.service()), path, errors);
      if (target != null) {
        shares.add(new Target.Share(target, weighted.weight()));
      }
    }
    path.removeLast();
    List<Target.Place> places = new ArrayList<>();
    if (how.weighted().isEmpty()) {
      found.forEach(one -> addPlaces(one.part(), one.value(), places, errors));
    }
    return errors.size() > before ? null : new Target(how, places, shares, 0);
  }

  /** What all parts that define a service have to say alike. */
  private static ServiceConfiguration likeOthers(ServiceConfiguration one) {
    return new ServiceConfiguration(
        one.name(),
        0,
        one.scheme(),
        one.servers(),
        one.weighted(),
        one.passHostHeader(),
        one.strategy(),
        one.sticky(),
        one.healthCheck(),
        1,
        one.maxConnections(),
        one.transport(),
        List.of());
  }

  /** Plain HTTP to whoever has the fewest requests. */
  static ServiceConfiguration usual(String name) {
    return new ServiceConfiguration(
        name,
        0,
        "http",
        List.of(),
        List.of(),
        true,
        "leastconn",
        null,
        null,
        1,
        0,
        null,
        List.of());
  }

  private void addPlaces(
      RoutePart part, ServiceConfiguration one, List<Target.Place> places, List<String> errors) {
    if (part.service() != null) {
      addTasks(part, one.port(), one.weight(), places, errors);
      return;
    }
    for (ServiceConfiguration.Server server : one.servers()) {
      String why = ServerUrl.refusal(server.url(), tcp);
      if (why == null) {
        places.add(new Target.Place.Server(server.url(), server.weight()));
      } else {
        errors.add("Cannot use the server '%s': %s.".formatted(server.url(), why));
      }
    }
  }

  private void addTasks(
      RoutePart part, int port, int weight, List<Target.Place> places, List<String> errors) {
    RoutableService service = part.service();
    if (service == null) {
      return;
    }
    int to = port != 0 ? port : tcp ? onlyPort(service) : ServicePorts.httpPort(service);
    if (to == 0) {
      errors.add(
          (tcp
                  ? "Cannot route to service '%s': it is not known which port is meant. Add the label traefik.tcp.services.NAME.loadbalancer.server.port=PORT."
                  : "Cannot route to service '%s': none of its ports is known to speak HTTP. Add the label traefik.port=PORT or traefik.http.services.NAME.loadbalancer.server.port=PORT.")
              .formatted(service.service()));
      return;
    }
    places.add(new Target.Place.Tasks(RouteOwner.of(service), to, weight));
  }

  private static int onlyPort(RoutableService service) {
    return service.ports().size() == 1 ? service.ports().first() : 0;
  }
}
