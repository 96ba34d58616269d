package dev.berth.router;

import dev.berth.proxy.Passage;
import dev.berth.proxy.Request;
import dev.berth.proxy.TcpPassage;
import dev.berth.traefik.Rule;
import dev.berth.traefik.RuleHosts;
import dev.berth.traefik.RuleSubject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes of one moment, and the way from a request to its route: by its host, then by the names
 * above it that patterns are for, then those for any host. Within each the rule with the higher
 * priority first. A wider rule goes before a nearer one where somebody said a higher priority for
 * it, and both are the same tenant's or the wider one is the operator's. A route that is off keeps
 * its requests, of which it lets none through. Immutable.
 */
final class RouteTable {
  private static final Comparator<Entry> ORDER =
      Comparator.comparingInt((Entry entry) -> -entry.priority())
          .thenComparing(entry -> !entry.route().isOn())
          .thenComparing(entry -> entry.route().name());

  // Behind the order, which it is made with.
  static final RouteTable EMPTY = new RouteTable(List.of());

  private final List<Route> routes;
  private final Map<String, Route> byName;
  private final Map<String, Bucket> byHost;
  private final Map<String, Bucket> bySuffix;
  private final Bucket any;
  private final Connections connections;

  /** Makes a table of all routes, those that are off too. */
  RouteTable(Collection<Route> routes) {
    this.routes = routes.stream().sorted(Comparator.comparing(Route::name)).toList();
    this.byName = HashMap.newHashMap(this.routes.size());
    this.routes.forEach(route -> byName.put(route.name(), route));
    Map<String, List<Entry>> names = new HashMap<>();
    Map<String, List<Entry>> suffixes = new HashMap<>();
    List<Entry> others = new ArrayList<>();
    for (Route route : this.routes) {
      if (route.takesRequests() && route.match().kind() == RouteMatch.Kind.HTTP) {
        Entry entry = Entry.of(route);
        RuleHosts hosts = route.definition().hosts();
        hosts
            .names()
            .forEach(host -> names.computeIfAbsent(host, _ -> new ArrayList<>()).add(entry));
        hosts
            .suffixes()
            .forEach(host -> suffixes.computeIfAbsent(host, _ -> new ArrayList<>()).add(entry));
        if (hosts.any()) {
          others.add(entry);
        }
      }
    }
    this.any = Bucket.of(others, false);
    this.bySuffix = HashMap.newHashMap(suffixes.size());
    suffixes.forEach((host, list) -> bySuffix.put(host, Bucket.of(list, any.readsPaths())));
    this.byHost = HashMap.newHashMap(names.size());
    names.forEach((host, list) -> byHost.put(host, Bucket.of(list, readsPathsAbove(host))));
    this.connections = new Connections(this.routes);
  }

  /** A route where it is looked for; {@code hostOnly}: the host decides alone. */
  private record Entry(
      Route route, Rule rule, boolean hostOnly, boolean plain, boolean secure, boolean readsPaths) {
    static Entry of(Route route) {
      RouteMatch match = route.match();
      Rule rule = match.rule() == null ? new Rule.Or(List.of()) : match.rule();
      boolean tls = match.tls() != null;
      return new Entry(
          route,
          rule,
          rule instanceof Rule.Host,
          !tls && match.listeners().contains(RouteMatch.WEB),
          match.listeners().contains(RouteMatch.WEBSECURE),
          RulePaths.decide(rule));
    }

    int priority() {
      return route.match().priority();
    }

    /** Nobody's pattern comes between another's host and its requests, and none by its length. */
    boolean goesBefore(Route nearer) {
      RouteOwner owner = route.owner();
      RouteOwner other = nearer.owner();
      return route.match().saysPriority()
          && (owner == null || (other != null && owner.tenant().equals(other.tenant())));
    }

    /** {@code web} takes TLS too where a trusted proxy has ended it. */
    boolean isServed(Request request) {
      boolean spokeTls = request.arrival().secure();
      boolean web = request.arrival().listener().equals(RouteMatch.WEB);
      return spokeTls ? secure || (web && plain) : plain;
    }
  }

  /** Routes in the order they are tried in. */
  private record Bucket(List<Entry> entries, boolean readsPaths) {
    static Bucket of(List<Entry> entries, boolean othersReadPaths) {
      return new Bucket(
          entries.stream().sorted(ORDER).toList(),
          othersReadPaths || entries.stream().anyMatch(Entry::readsPaths));
    }

    /**
     * The route of a request, where a nearer one has been found or not.
     *
     * @param exact whether all that are in here name the host of the request
     */
    @Nullable Route find(Request request, boolean exact, @Nullable Route nearer) {
      RuleSubject subject = null;
      for (int i = 0; i < entries.size(); i++) {
        Entry entry = entries.get(i);
        if (nearer != null && entry.priority() <= nearer.match().priority()) {
          return nearer;
        }
        if (!entry.isServed(request) || (nearer != null && !entry.goesBefore(nearer))) {
          continue;
        }
        if (exact && entry.hostOnly()) {
          return entry.route();
        }
        if (subject == null) {
          subject = new RequestSubject(request);
        }
        if (entry.rule().matches(subject)) {
          return entry.route();
        }
      }
      return nearer;
    }
  }

  private boolean readsPathsAbove(String host) {
    for (String name = host; name != null; name = above(name)) {
      Bucket bucket = bySuffix.get(name);
      if (bucket != null && bucket.readsPaths()) {
        return true;
      }
    }
    return any.readsPaths();
  }

  /** The next name above a host; null: there is none. */
  private static @Nullable String above(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? null : host.substring(dot + 1);
  }

  /** The way of a request; null: there is none. */
  @Nullable Passage passage(Request request) {
    String host = request.host();
    Bucket exact = byHost.get(host);
    Route route = exact == null ? null : exact.find(request, true, null);
    if (!bySuffix.isEmpty()) {
      for (String name = host; name != null; name = above(name)) {
        Bucket bucket = bySuffix.get(name);
        if (bucket != null) {
          route = bucket.find(request, false, route);
        }
      }
    }
    route = any.find(request, false, route);
    if (route == null) {
      return null;
    }
    return route.passage(exact == null ? readsPathsAbove(host) : exact.readsPaths());
  }

  /** Whether a route names a host, or one for all below a name above it. */
  boolean knows(String host) {
    if (byHost.containsKey(host)) {
      return true;
    }
    for (String name = host; name != null; name = above(name)) {
      if (bySuffix.containsKey(name)) {
        return true;
      }
    }
    return !any.entries().isEmpty();
  }

  /** The way of a connection that begins with TLS; null: it is for requests. */
  @Nullable TcpPassage tcp(String listener, @Nullable String serverName) {
    return connections.find(listener, serverName, byHost::containsKey);
  }

  /** A route by its name; null: there is none. */
  @Nullable Route find(String name) {
    return byName.get(name);
  }

  /** All routes, sorted by name. */
  List<Route> routes() {
    return routes;
  }
}
