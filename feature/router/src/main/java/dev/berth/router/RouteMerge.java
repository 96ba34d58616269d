package dev.berth.router;

import dev.berth.traefik.RouterConfiguration.Domain;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import dev.berth.traefik.Rule;
import dev.berth.traefik.RuleHosts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which routes are on: those whose hosts are their owners' and that nobody takes the
 * requests of. A pure function of its arguments.
 */
final class RouteMerge {
  private static final Comparator<RouteDefinition> ORDER =
      Comparator.comparing((RouteDefinition route) -> route.owner() != null)
          .thenComparing(RouteDefinition::owner, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(RouteDefinition::name);

  private final List<RouteDefinition> routes;
  private final HostRights rights;
  private final String domain;

  /**
   * A route and why it has to be off; no errors: it may be on.
   *
   * @param holds whether its requests are its own also while it is off: a wider route could let in
   *     whom this one would have stopped
   */
  record Judged(RouteDefinition route, List<String> errors, boolean holds) {}

  private record Match(String host, Rule rule, int priority, RouteMatch.Kind kind) {}

  private record Holder(String route, Set<String> listeners) {}

  /**
   * Makes one.
   *
   * @param all what all sources want
   * @param holdings who has which host until now
   */
  RouteMerge(Collection<RouteDefinition> all, String domain, Map<String, HostHolding> holdings) {
    this.routes = all.stream().sorted(ORDER).toList();
    this.domain = domain;
    this.rights = new HostRights(routes, domain, holdings);
  }

  HostRights rights() {
    return rights;
  }

  /** All routes: the operator's, then by tenant, stack and service. */
  List<Judged> judge() {
    Map<Match, List<Holder>> taken = new HashMap<>();
    List<Judged> judged = new ArrayList<>();
    for (RouteDefinition route : routes) {
      List<String> refusals = new ArrayList<>();
      addRefusals(route, refusals);
      List<String> errors = new ArrayList<>(route.errors());
      errors.addAll(refusals);
      boolean holds = refusals.isEmpty();
      if (errors.isEmpty()) {
        addClash(route, taken, errors);
        holds = errors.isEmpty();
      }
      judged.add(new Judged(route, errors, holds));
    }
    return judged;
  }

  private void addRefusals(RouteDefinition route, List<String> errors) {
    Rule rule = route.match().rule();
    if (rule == null) {
      return;
    }
    RuleHosts hosts = route.hosts();
    RouteOwner owner = route.owner();
    if (hosts.isNone()) {
      errors.add(cannotUse(route, "no host can match it"));
    } else if (owner == null) {
      addReserved(hosts, errors);
    } else if (hosts.any()) {
      boolean tcp = route.match().kind() == RouteMatch.Kind.TCP;
      errors.add(
          cannotUse(
              route,
              "it takes requests for any host; name one with "
                  + (tcp ? "HostSNI(`…`)" : "Host(`…`)")));
    } else {
      addHostRefusals(hosts, owner, errors);
      addCertificateRefusals(route.match().tls(), owner, errors);
    }
  }

  private static String cannotUse(RouteDefinition route, String reason) {
    return "Cannot use the rule '%s': %s. Write one like %s."
        .formatted(
            route.match().text(),
            reason,
            route.match().kind() == RouteMatch.Kind.TCP
                ? "HostSNI(`a.example.com`)"
                : "Host(`a.example.com`)");
  }

  private void addReserved(RuleHosts hosts, List<String> errors) {
    for (String host : hosts.names()) {
      if (HostNames.isReserved(host, domain)) {
        errors.add(
            "Cannot route the host '%s': it belongs to the platform. Choose another."
                .formatted(host));
      }
    }
  }

  private void addHostRefusals(RuleHosts hosts, RouteOwner owner, List<String> errors) {
    for (String host : hosts.names()) {
      addRefusal(host, owner, rights.refusal(owner, host), errors);
    }
    for (String suffix : hosts.suffixes()) {
      addRefusal("*." + suffix, owner, rights.refusalAtOrBelow(owner, suffix), errors);
    }
  }

  private static void addRefusal(
      String host, RouteOwner owner, Optional<String> refusal, List<String> errors) {
    refusal.ifPresent(
        reason ->
            errors.add(
                "Cannot route the host '%s' to stack '%s': %s. Choose another."
                    .formatted(host, owner.stack(), reason)));
  }

  private void addCertificateRefusals(
      @Nullable RouterTls tls, RouteOwner owner, List<String> errors) {
    if (tls == null) {
      return;
    }
    for (Domain names : tls.domains()) {
      List<String> all = new ArrayList<>(names.sans());
      all.addFirst(names.main());
      for (String name : all) {
        String host = HostNames.normalised(name);
        Optional<String> refusal =
            host.startsWith("*.")
                ? rights.refusalBelow(owner, host.substring(2))
                : rights.refusal(owner, host);
        refusal.ifPresent(
            reason ->
                errors.add(
                    "Cannot get a certificate for '%s': %s. Choose another name."
                        .formatted(name, reason)));
      }
    }
  }

  /** A second route for the same requests would never get one: it is told so. */
  private static void addClash(
      RouteDefinition route, Map<Match, List<Holder>> taken, List<String> errors) {
    List<Match> matches = matches(route);
    Set<String> listeners = route.match().listeners();
    for (Match match : matches) {
      for (Holder other : taken.getOrDefault(match, List.of())) {
        if (other.listeners().stream().anyMatch(listeners::contains)) {
          errors.add(
              "Cannot route the host '%s': the route '%s' takes the same requests. Change one of the rules."
                  .formatted(match.host(), other.route()));
          return;
        }
      }
    }
    Holder holder = new Holder(route.name(), listeners);
    matches.forEach(match -> taken.computeIfAbsent(match, _ -> new ArrayList<>()).add(holder));
  }

  private static List<Match> matches(RouteDefinition route) {
    List<Match> matches = new ArrayList<>();
    Rule rule = route.match().rule();
    if (rule == null) {
      return matches;
    }
    List<Rule> alternatives = rule instanceof Rule.Or or ? or.parts() : List.of(rule);
    for (Rule alternative : alternatives) {
      Rule rest = withoutHosts(alternative);
      for (String host : RuleHosts.of(alternative).names()) {
        matches.add(new Match(host, rest, route.match().priority(), route.match().kind()));
      }
    }
    return matches;
  }

  private static Rule withoutHosts(Rule rule) {
    return switch (rule) {
      case Rule.Host _, Rule.HostSni _ -> new Rule.Any();
      case Rule.And and -> {
        List<Rule> rest =
            and.parts().stream().filter(part -> !(part instanceof Rule.Host)).toList();
        yield rest.size() == 1 ? rest.getFirst() : new Rule.And(rest);
      }
      default -> rule;
    };
  }
}
