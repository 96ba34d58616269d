package dev.berth.router;

import dev.berth.kernel.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one table of what all sources want. A pure function of its arguments. */
final class RouteMerge {
  private final String domain;
  private final Destinations destinations;

  /** Where the requests of a route may go now. */
  interface Destinations {
    List<Destination> of(RouteDefinition route);
  }

  RouteMerge(String domain, Destinations destinations) {
    this.domain = domain;
    this.destinations = destinations;
  }

  private record Claim(String name, RouteDefinition route) {}

  private record Match(String host, List<Rule.Condition> conditions, int priority) {}

  /**
   * Makes the table.
   *
   * @param before who owned the hosts outside the domain until now
   */
  RouteTable merge(List<RouteUpdate> updates, Map<String, TenantId> before) {
    List<Claim> claims = new ArrayList<>();
    for (RouteUpdate update : updates) {
      update
          .routes()
          .forEach(route -> claims.add(new Claim(route.name() + "@" + update.source(), route)));
    }
    claims.sort(
        Comparator.comparing((Claim claim) -> claim.route().owner()).thenComparing(Claim::name));
    HostOwnership ownership =
        new HostOwnership(claims.stream().map(Claim::route).toList(), domain, before);
    Map<Match, String> taken = new HashMap<>();
    List<Route> routes = new ArrayList<>();
    for (Claim claim : claims) {
      RouteDefinition route = claim.route();
      List<String> errors = new ArrayList<>(route.errors());
      addRefusals(errors, route, ownership);
      if (errors.isEmpty()) {
        addClashes(errors, claim, taken);
      }
      List<Destination> to = errors.isEmpty() ? destinations.of(route) : List.of();
      routes.add(new Route(claim.name(), route, errors, new Balancer(to)));
    }
    return new RouteTable(routes, ownership.outside());
  }

  private static void addRefusals(
      List<String> errors, RouteDefinition route, HostOwnership ownership) {
    for (String host : route.rule().hosts()) {
      ownership
          .refusal(route.owner(), host)
          .ifPresent(
              reason ->
                  errors.add(
                      "Cannot route the host '%s' to stack '%s': %s. Choose another."
                          .formatted(host, route.owner().stack(), reason)));
    }
  }

  /** A second route for the same requests would never get one: it is told so. */
  private static void addClashes(List<String> errors, Claim claim, Map<Match, String> taken) {
    RouteRule rule = claim.route().rule();
    List<Match> matches = new ArrayList<>();
    for (RouteRule.Alternative alternative : rule.alternatives()) {
      for (String host : alternative.hosts()) {
        matches.add(new Match(host, alternative.conditions(), rule.priority()));
      }
    }
    for (Match match : matches) {
      String other = taken.get(match);
      if (other != null) {
        errors.add(
            "Cannot route the host '%s': the route '%s' takes the same requests. Change one of the rules."
                .formatted(match.host(), other));
        return;
      }
    }
    matches.forEach(match -> taken.put(match, claim.name()));
  }
}
