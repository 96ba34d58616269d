package dev.berth.router;

import dev.berth.proxy.Filter;
import dev.berth.proxy.Passage;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route of the table. Immutable but for what its servers count.
 *
 * @param errors why it is off, a sentence each; empty: it is on
 * @param warnings what of its settings is not acted on, a sentence each
 * @param ways how requests and connections go; {@link Ways#NONE} where it is off
 */
record Route(RouteDefinition definition, List<String> errors, List<String> warnings, Ways ways) {
  Route {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /**
   * How requests and connections go.
   *
   * @param passage where paths decide nothing; null: not for requests
   * @param strict the same where they do
   * @param tcp null: not for connections
   * @param filters by the names of their middlewares
   * @param choice among the servers
   * @param services balancers that filters ask, by names
   */
  record Ways(
      @Nullable Passage passage,
      @Nullable Passage strict,
      @Nullable TcpPassage tcp,
      List<Filter> filters,
      ServerChoice choice,
      Map<String, ServerChoice> services) {
    static final Ways NONE = new Ways(null, null, null, List.of(), NoServers.INSTANCE, Map.of());

    /** Nobody gets through. */
    static Ways closed(String route) {
      Passage closed =
          new Passage(
              route, List.of(ClosedFilter.INSTANCE), NoServers.INSTANCE, Passage.Options.DEFAULT);
      return new Ways(closed, closed, null, List.of(), NoServers.INSTANCE, Map.of());
    }

    Ways {
      filters = List.copyOf(filters);
      services = Map.copyOf(services);
    }
  }

  /** One that is off. */
  static Route off(RouteMerge.Judged judged, List<String> errors) {
    RouteDefinition definition = judged.route();
    Ways ways = judged.holds() ? Ways.closed(definition.name()) : Ways.NONE;
    return new Route(definition, errors, definition.warnings(), ways);
  }

  String name() {
    return definition.name();
  }

  RouteStatus status() {
    if (!errors.isEmpty()) {
      return RouteStatus.ERROR;
    }
    return servers().isEmpty() ? RouteStatus.DOWN : RouteStatus.UP;
  }

  Collection<Upstream> servers() {
    return ways.choice().upstreams();
  }

  @Nullable RouteOwner owner() {
    return definition.owner();
  }

  RouteMatch match() {
    return definition.match();
  }

  boolean isOn() {
    return errors.isEmpty();
  }

  /** Whether requests are its own, though it may be off. */
  boolean takesRequests() {
    return ways.passage() != null;
  }

  /** How its requests go; null: they are not its own, or it is not for requests. */
  @Nullable Passage passage(boolean readsPaths) {
    return readsPaths ? ways.strict() : ways.passage();
  }
}
