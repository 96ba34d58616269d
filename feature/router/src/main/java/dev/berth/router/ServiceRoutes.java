package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The routes of one service, from its labels; without any, one by default for a service with a port
 * that speaks HTTP.
 */
final class ServiceRoutes {
  private ServiceRoutes() {}

  /** Whether a service wants to be reached from outside. */
  static boolean isRoutable(RoutableService service) {
    return !read(service, RouteRule.unusable("")).isEmpty();
  }

  /**
   * Reads the routes of a service.
   *
   * @param byDefault the rule of a route whose labels give none
   */
  static List<RouteDefinition> read(RoutableService service, RouteRule byDefault) {
    Labels labels = Labels.of(service.labels());
    Optional<String> enable = labels.find("enable");
    if (enable.isPresent() && enable.get().equalsIgnoreCase("false")) {
      return List.of();
    }
    List<RouteDefinition> routes = new ArrayList<>();
    routes.addAll(LegacyLabels.read(service, labels, byDefault));
    routes.addAll(RouterLabels.read(service, labels, byDefault));
    routes.addAll(OtherLabels.read(service, labels, byDefault));
    boolean asked = enable.isPresent();
    if (routes.isEmpty() && (asked || ServicePorts.httpPort(service) != 0)) {
      routes.add(new RouteDraft(service.service().value(), service, byDefault).done());
    }
    if (enable.isPresent() && !enable.get().equalsIgnoreCase("true")) {
      String error =
          "Cannot read the label 'traefik.enable': '%s' is neither true nor false."
              .formatted(enable.get());
      routes.replaceAll(route -> route.withError(error));
    }
    return routes;
  }

  /** A label's port number; tells the route of one that is none. */
  static void readPort(RouteDraft route, String key, String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        route.withPort(port);
        return;
      }
    } catch (NumberFormatException _) {
      // Told below, as a number that is out of range.
    }
    route.error(
        "Cannot read the label '%s': '%s' is not a port. Write a number from 1 to 65535."
            .formatted(key, text));
  }

  /** A label's priority; tells the route of one that is none. */
  static int readPriority(RouteDraft route, String key, String text, int otherwise) {
    try {
      int priority = Integer.parseInt(text);
      return priority == 0 ? otherwise : priority;
    } catch (NumberFormatException e) {
      route.error("Cannot read the label '%s': '%s' is not a whole number.".formatted(key, text));
      return otherwise;
    }
  }

  /** Whether entry points leave out plain HTTP. */
  static boolean needsTls(String entryPoints) {
    for (String entryPoint : entryPoints.toLowerCase(Locale.ROOT).split(",", -1)) {
      String name = entryPoint.strip();
      boolean secure = name.contains("secure") || name.contains("https") || name.contains("tls");
      if (!name.isEmpty() && !secure) {
        return false;
      }
    }
    return !entryPoints.isBlank();
  }
}
