package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.List;
import java.util.Set;

/** The labels of Traefik 1: {@code traefik.port}, {@code traefik.frontend.rule=Host:…}. */
final class LegacyLabels {
  private static final Set<String> ROOTS =
      Set.of("port", "protocol", "weight", "domain", "backend", "frontend", "docker", "swarm");
  private static final Set<String> FRONTEND_IGNORED = Set.of("errors", "passtlscert");

  private LegacyLabels() {}

  static boolean isRoot(String name) {
    return ROOTS.contains(name);
  }

  /** One route if any of these labels is there, else none. */
  static List<RouteDefinition> read(RoutableService service, Labels labels, RouteRule byDefault) {
    boolean wanted = labels.find("port").isPresent() || !labels.below("frontend").isEmpty();
    boolean linked = !labels.below("http").isEmpty();
    if (!wanted || (linked && labels.below("frontend").isEmpty())) {
      return List.of();
    }
    RouteDraft route = new RouteDraft(service.service().value(), service, byDefault);
    labels.find("port").ifPresent(port -> ServiceRoutes.readPort(route, "traefik.port", port));
    labels.find("protocol").ifPresent(protocol -> readProtocol(route, protocol));
    readFrontend(route, labels.below("frontend"));
    for (String key : List.of("weight", "domain")) {
      labels.find(key).ifPresent(_ -> route.ignored(key));
    }
    return List.of(route.done());
  }

  private static void readProtocol(RouteDraft route, String protocol) {
    if (!protocol.equalsIgnoreCase("http")) {
      route.error(
          "Cannot speak '%s' to tasks: only http is supported. Set the label traefik.protocol=http."
              .formatted(protocol));
    }
  }

  private static void readFrontend(RouteDraft route, Labels frontend) {
    int priority =
        frontend
            .find("priority")
            .map(text -> ServiceRoutes.readPriority(route, "traefik.frontend.priority", text, 0))
            .orElse(0);
    frontend.find("rule").ifPresent(text -> readRule(route, text, priority));
    for (String key : frontend.keys()) {
      switch (key) {
        case "rule", "priority" -> {}
        case "entrypoints" -> {
          if (ServiceRoutes.needsTls(frontend.find(key).orElse(""))) {
            route.notActedOn("frontend." + key);
          }
        }
        case "passhostheader" -> {
          if (!frontend.find(key).orElse("").equalsIgnoreCase("true")) {
            route.notActedOn("frontend." + key);
          }
        }
        default -> {
          if (FRONTEND_IGNORED.contains(key.split("\\.", 2)[0])) {
            route.ignored("frontend." + key);
          } else {
            route.notActedOn("frontend." + key);
          }
        }
      }
    }
  }

  private static void readRule(RouteDraft route, String text, int priority) {
    try {
      Rule rule = LegacyRuleParser.parse(text);
      route.withRule(RouteRule.of(text, priority == 0 ? text.length() : priority, rule));
    } catch (InvalidRule e) {
      route.withRule(RouteRule.unusable(text));
      route.error(
          "Cannot use the rule '%s': %s. Write the label as traefik.frontend.rule=Host:a.example.com."
              .formatted(text, e.reason()));
    }
  }
}
