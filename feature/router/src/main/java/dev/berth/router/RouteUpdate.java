package dev.berth.router;

import java.util.List;

/**
 * Everything that one source of routes wants now. Immutable.
 *
 * @param source the name of the source, which its routes' names end with: {@code stack/shop}
 * @param routes all of them, in the source's order
 */
record RouteUpdate(String source, List<RouteDefinition> routes) {
  RouteUpdate {
    routes = List.copyOf(routes);
  }
}
