package dev.berth.router;

import java.util.ArrayList;
import java.util.List;

/**
 * A route as its source wants it. Immutable.
 *
 * @param name unique within its source
 * @param rule which requests it takes
 * @param port the port of the tasks that requests go to; 0 where an error says that there is none
 * @param errors why the route has to be off, a sentence each; empty: it may be on
 * @param warnings what of its settings is not acted on, a sentence each
 */
record RouteDefinition(
    String name,
    RouteOwner owner,
    RouteRule rule,
    int port,
    List<String> errors,
    List<String> warnings) {
  RouteDefinition {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  RouteDefinition withError(String error) {
    List<String> more = new ArrayList<>(errors);
    more.add(error);
    return new RouteDefinition(name, owner, rule, port, more, warnings);
  }
}
