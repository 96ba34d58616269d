package dev.berth.router;

import dev.berth.kernel.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All routes of one moment, and the way from a request to its route. Immutable. */
final class RouteTable {
  static final RouteTable EMPTY = new RouteTable(List.of(), Map.of());

  private static final Comparator<Entry> ORDER =
      Comparator.comparingInt((Entry entry) -> -entry.route().rule().priority())
          .thenComparing(entry -> entry.route().name());

  private final List<Route> routes;
  private final Map<String, TenantId> owners;
  private final Map<String, Entry[]> byHost;

  /**
   * Makes a table.
   *
   * @param routes all, those that are off too
   * @param owners of the hosts outside the domain
   */
  RouteTable(Collection<Route> routes, Map<String, TenantId> owners) {
    this.routes = routes.stream().sorted(Comparator.comparing(Route::name)).toList();
    this.owners = Map.copyOf(owners);
    this.byHost = index(this.routes);
  }

  private record Entry(RouteRule.Alternative alternative, Route route) {}

  private static Map<String, Entry[]> index(List<Route> routes) {
    Map<String, List<Entry>> lists = new HashMap<>();
    for (Route route : routes) {
      if (route.status() == RouteStatus.ERROR) {
        continue;
      }
      for (RouteRule.Alternative alternative : route.rule().alternatives()) {
        Entry entry = new Entry(alternative, route);
        alternative
            .hosts()
            .forEach(host -> lists.computeIfAbsent(host, _ -> new ArrayList<>()).add(entry));
      }
    }
    Map<String, Entry[]> index = HashMap.newHashMap(lists.size());
    lists.forEach(
        (host, list) -> index.put(host, list.stream().sorted(ORDER).toArray(Entry[]::new)));
    return index;
  }

  /**
   * The route of a request; null: there is none.
   *
   * @param host normalised, without a port
   * @param path as the client sent it, without the query
   */
  @Nullable Route route(String host, String path) {
    Entry[] entries = byHost.get(host);
    if (entries == null) {
      return null;
    }
    for (Entry entry : entries) {
      if (entry.alternative().matches(path)) {
        return entry.route();
      }
    }
    return null;
  }

  /** Whether the path of a request decides who gets it. */
  boolean looksAtPaths(String host) {
    Entry[] entries = byHost.get(host);
    if (entries == null) {
      return false;
    }
    for (Entry entry : entries) {
      if (!entry.alternative().conditions().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** All routes, sorted by name. */
  List<Route> routes() {
    return routes;
  }

  /** The owners of the hosts outside the domain. */
  Map<String, TenantId> owners() {
    return owners;
  }
}
