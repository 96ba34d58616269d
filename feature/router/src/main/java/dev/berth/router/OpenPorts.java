package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.Rule;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ports by which others reach the tasks of a route past the front door, and what that means for
 * the route. Immutable.
 *
 * @param services by whose they are
 * @param accepted whether the operator puts up with them where the route is protected
 */
record OpenPorts(Map<RouteOwner, RoutableService> services, boolean accepted) {
  private static final int MOST_NAMED = 4;

  /** Where others reach the tasks of a target: {@code port 32771 of 198.18.0.3}. */
  private List<String> of(Target target) {
    return target
        .allPlaces()
        .filter(Target.Place.Tasks.class::isInstance)
        .flatMap(place -> of((Target.Place.Tasks) place))
        .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), List::copyOf));
  }

  private Stream<String> of(Target.Place.Tasks place) {
    RoutableService service = services.get(place.service());
    return service == null
        ? Stream.empty()
        : service.tasks().stream()
            .filter(task -> task.open().contains(task.portFor(place.port())))
            .map(
                task ->
                    "port %d of %s"
                        .formatted(task.portFor(place.port()), task.address().getHostAddress()));
  }

  /** What people should know of a route that leads to a target; null: nothing is open. */
  @Nullable String warning(Target target) {
    List<String> open = of(target);
    return open.isEmpty() ? null : "Past the front door, " + sentence(open, ".");
  }

  /** Why a route has to be off, as it protects what is open; null: it may be on. */
  @Nullable String refusal(RouteDefinition route, Target target) {
    String protection = accepted ? null : protection(route);
    List<String> open = protection == null ? List.of() : of(target);
    return open.isEmpty()
        ? null
        : "Cannot protect the route by %s: %s Have a firewall close %s and set router.accept-open-ports to on, or run the tasks where Berth runs."
            .formatted(
                protection,
                sentence(open, " and asks there instead."),
                open.size() == 1 ? "it" : "them");
  }

  private static String sentence(List<String> open, String end) {
    String named = String.join(", ", open.subList(0, Math.min(open.size(), MOST_NAMED)));
    String more =
        open.size() > MOST_NAMED ? " and %d more".formatted(open.size() - MOST_NAMED) : "";
    return "%s%s %s open to whoever reaches %s%s"
        .formatted(
            named,
            more,
            open.size() == 1 ? "is" : "are",
            open.size() == 1 ? "that machine" : "those machines",
            end);
  }

  /** What keeps people from a route; null: nothing does. */
  private static @Nullable String protection(RouteDefinition route) {
    for (NamedMiddleware one : route.work().middlewares()) {
      if (isProtection(one.configuration())) {
        return "the middleware '%s'".formatted(one.name());
      }
    }
    Rule rule = route.match().rule();
    return rule != null && asksForClient(rule) ? "ClientIP in its rule" : null;
  }

  private static boolean isProtection(MiddlewareConfiguration one) {
    return one instanceof MiddlewareConfiguration.BasicAuth
        || one instanceof MiddlewareConfiguration.ForwardAuth
        || one instanceof MiddlewareConfiguration.IpAllowList;
  }

  /** Whether a rule looks at the address of who asks. */
  static boolean asksForClient(Rule rule) {
    return switch (rule) {
      case Rule.ClientIp _ -> true;
      case Rule.And and -> and.parts().stream().anyMatch(OpenPorts::asksForClient);
      case Rule.Or or -> or.parts().stream().anyMatch(OpenPorts::asksForClient);
      case Rule.Not not -> asksForClient(not.part());
      default -> false;
    };
  }
}
