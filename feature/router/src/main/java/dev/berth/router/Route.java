package dev.berth.router;

import java.util.List;

/**
 * A route of the table. Immutable but for what its destinations count.
 *
 * @param name unique: {@code web@stack/shop}
 * @param errors why it is off, a sentence each; empty: it is on
 * @param balancer where its requests go
 */
record Route(String name, RouteDefinition definition, List<String> errors, Balancer balancer) {
  Route {
    errors = List.copyOf(errors);
  }

  RouteStatus status() {
    if (!errors.isEmpty()) {
      return RouteStatus.ERROR;
    }
    return balancer.isEmpty() ? RouteStatus.DOWN : RouteStatus.UP;
  }

  RouteOwner owner() {
    return definition.owner();
  }

  RouteRule rule() {
    return definition.rule();
  }
}
