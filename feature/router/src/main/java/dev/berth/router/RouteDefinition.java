package dev.berth.router;

import dev.berth.traefik.RuleHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route as its source wants it. Immutable.
 *
 * @param name unique: {@code web@stack/shop}, {@code web@file}
 * @param owner whose it is; null: the operator's
 * @param match which requests it takes
 * @param hosts those it may match
 * @param work what is done with them
 * @param errors why the route has to be off, a sentence each; empty: it may be on
 * @param warnings what of its settings is not acted on, a sentence each
 */
record RouteDefinition(
    String name,
    @Nullable RouteOwner owner,
    RouteMatch match,
    RuleHosts hosts,
    Work work,
    List<String> errors,
    List<String> warnings) {
  RouteDefinition {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /**
   * What is done with requests.
   *
   * @param middlewares in order, without chains
   * @param target where they go; null: an error says why nowhere
   * @param services others that middlewares ask, by the names they have there
   */
  record Work(
      List<NamedMiddleware> middlewares, @Nullable Target target, Map<String, Target> services) {
    Work {
      middlewares = List.copyOf(middlewares);
      services = Map.copyOf(services);
    }
  }

  RouteDefinition withError(String error) {
    List<String> more = new ArrayList<>(errors);
    more.add(error);
    return new RouteDefinition(name, owner, match, hosts, work, more, warnings);
  }

  /** The source: {@code stack/shop}, {@code file}. */
  String source() {
    return name.substring(name.indexOf('@') + 1);
  }
}
