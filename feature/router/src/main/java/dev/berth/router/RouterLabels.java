package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The labels of Traefik 2 and 3: {@code traefik.http.routers.NAME.…}, {@code …services.NAME.…}. */
final class RouterLabels {
  private static final Set<String> MIDDLEWARES_IGNORED =
      Set.of("buffering", "circuitbreaker", "compress", "contenttype", "errors", "retry");
  private static final Set<String> SERVICE_IGNORED =
      Set.of("healthcheck", "responseforwarding", "sticky", "strategy");

  private final RoutableService service;
  private final Labels services;
  private final Labels middlewares;

  private RouterLabels(RoutableService service, Labels http) {
    this.service = service;
    this.services = http.below("services");
    this.middlewares = http.below("middlewares");
  }

  /** A route for each router; one by default where there are services only. */
  static List<RouteDefinition> read(RoutableService service, Labels labels, RouteRule byDefault) {
    Labels http = labels.below("http");
    RouterLabels reader = new RouterLabels(service, http);
    Labels routers = http.below("routers");
    SortedSet<String> names = new TreeSet<>(routers.names());
    if (names.isEmpty() && !reader.services.isEmpty()) {
      names.add(service.service().value());
    }
    List<RouteDefinition> routes = new ArrayList<>();
    for (String name : names) {
      RouteDraft route = new RouteDraft(name, service, byDefault);
      labels.find("port").ifPresent(port -> ServiceRoutes.readPort(route, "traefik.port", port));
      reader.readRouter(route, "http.routers." + name, routers.below(name));
      routes.add(route.done());
    }
    return routes;
  }

  private void readRouter(RouteDraft route, String path, Labels router) {
    int priority =
        router
            .find("priority")
            .map(
                text -> ServiceRoutes.readPriority(route, "traefik." + path + ".priority", text, 0))
            .orElse(0);
    router.find("rule").ifPresent(text -> readRule(route, text, priority));
    for (String key : router.keys()) {
      String value = router.find(key).orElse("");
      switch (key.split("\\.", 2)[0]) {
        case "rule", "priority", "service", "rulesyntax" -> {}
        case "observability" -> route.ignored(path + "." + key);
        case "entrypoints" -> {
          if (ServiceRoutes.needsTls(value)) {
            needsTls(route, path + "." + key);
          }
        }
        case "tls" -> {
          if (!value.equalsIgnoreCase("false")) {
            needsTls(route, path + "." + key);
          }
        }
        case "middlewares" -> readMiddlewares(route, value);
        default -> route.notActedOn(path + "." + key);
      }
    }
    readService(route, router);
  }

  private static void needsTls(RouteDraft route, String key) {
    route.error(
        "Cannot act on the label 'traefik.%s': the front door does not serve TLS yet. Remove the label to serve plain HTTP."
            .formatted(key));
  }

  private static void readRule(RouteDraft route, String text, int priority) {
    try {
      Rule rule = RuleParser.parse(text);
      route.withRule(RouteRule.of(text, priority == 0 ? text.length() : priority, rule));
    } catch (InvalidRule e) {
      route.withRule(RouteRule.unusable(text));
      route.error(
          "Cannot use the rule '%s': %s. Write one like Host(`a.example.com`)."
              .formatted(text, e.reason()));
    }
  }

  private void readMiddlewares(RouteDraft route, String names) {
    for (String one : names.toLowerCase(Locale.ROOT).split(",", -1)) {
      String name = withoutProvider(one.strip());
      if (name.isEmpty()) {
        continue;
      }
      SortedSet<String> types = middlewares.below(name).names();
      if (types.isEmpty()) {
        route.error(
            "Cannot find the middleware '%s': the labels of service '%s' do not define it. Define it there, or remove it."
                .formatted(name, service.service()));
      }
      for (String type : types) {
        String key = "http.middlewares." + name + "." + type;
        if (MIDDLEWARES_IGNORED.contains(type)) {
          route.ignored(key);
        } else {
          route.notActedOn(key);
        }
      }
    }
  }

  private void readService(RouteDraft route, Labels router) {
    String asked = withoutProvider(router.find("service").orElse("").toLowerCase(Locale.ROOT));
    SortedSet<String> known = services.names();
    if (asked.isEmpty() && known.isEmpty()) {
      return;
    }
    if (asked.isEmpty() && known.size() > 1) {
      route.error(
          "Cannot choose a service for the route: the labels define %s. Say which with traefik.http.routers.NAME.service."
              .formatted(String.join(", ", known)));
      return;
    }
    String name = asked.isEmpty() ? known.first() : asked;
    if (!known.contains(name)) {
      route.error(
          "Cannot find the service '%s' of the route: the labels of '%s' do not define it. Define traefik.http.services.%s.loadbalancer.server.port there."
              .formatted(name, service.service(), name));
      return;
    }
    readServer(route, "http.services." + name, services.below(name));
  }

  private static void readServer(RouteDraft route, String path, Labels definition) {
    for (String key : definition.keys()) {
      String value = definition.find(key).orElse("");
      switch (key) {
        case "loadbalancer.server.port" ->
            ServiceRoutes.readPort(route, "traefik." + path + "." + key, value);
        case "loadbalancer.server.scheme" -> expect(route, path + "." + key, value, "http");
        case "loadbalancer.passhostheader" -> expect(route, path + "." + key, value, "true");
        default -> {
          String[] parts = key.split("\\.", -1);
          if (parts.length > 1
              && parts[0].equals("loadbalancer")
              && SERVICE_IGNORED.contains(parts[1])) {
            route.ignored(path + "." + key);
          } else {
            route.notActedOn(path + "." + key);
          }
        }
      }
    }
  }

  private static void expect(RouteDraft route, String key, String value, String only) {
    if (!value.equalsIgnoreCase(only)) {
      route.error(
          "Cannot act on the label 'traefik.%s': only '%s' is supported, not '%s'."
              .formatted(key, only, value));
    }
  }

  /** {@code auth@docker} and {@code auth@swarm} are {@code auth}; any other provider stays. */
  private static String withoutProvider(String name) {
    int at = name.indexOf('@');
    boolean labels = at > 0 && Set.of("docker", "swarm").contains(name.substring(at + 1));
    return labels ? name.substring(0, at) : name;
  }
}
