package dev.berth.router;

import dev.berth.filters.Filters;
import dev.berth.filters.InvalidFilter;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Passage;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Upstream;
import dev.berth.traefik.ServiceConfiguration;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives routes their servers and filters. What has not changed since the table before is the same
 * object again, so that nobody notices. Confined to whoever holds the front door's lock.
 */
final class RouteAssembly {
  private final Parts parts;
  private final RouteTable before;

  /**
   * What it works with.
   *
   * @param always filters that stand before those of every route
   */
  record Parts(
      Servers servers,
      Filters filters,
      FilterContext context,
      OpenPorts openPorts,
      List<Filter> always) {
    Parts {
      always = List.copyOf(always);
    }
  }

  RouteAssembly(Parts parts, RouteTable before) {
    this.parts = parts;
    this.before = before;
  }

  /** Makes a route of what was judged. */
  Route route(RouteMerge.Judged judged) {
    RouteDefinition definition = judged.route();
    Route old = before.find(definition.name());
    Target target = definition.work().target();
    if (!judged.errors().isEmpty() || target == null) {
      return off(judged, judged.errors(), old);
    }
    String refusal = parts.openPorts().refusal(definition, target);
    if (refusal != null) {
      return off(judged, List.of(refusal), old);
    }
    try {
      return on(definition, target, old);
    } catch (InvalidFilter e) {
      return off(judged, List.of(e.reason()), old);
    }
  }

  private static Route off(RouteMerge.Judged judged, List<String> errors, @Nullable Route old) {
    Route route = Route.off(judged, errors);
    return old != null && old.equals(route) ? old : route;
  }

  private Route on(RouteDefinition definition, Target target, @Nullable Route old)
      throws InvalidFilter {
    Map<String, Target> services = definition.work().services();
    Route same = old != null && old.isOn() && old.definition().equals(definition) ? old : null;
    boolean tcp = definition.match().kind() == RouteMatch.Kind.TCP;
    List<Filter> filters = tcp ? List.of() : filters(definition, old);
    ServerChoice choice = parts.servers().choice(target, AuthorityFiles.of(target), null);
    Map<String, ServerChoice> others = new HashMap<>();
    for (Map.Entry<String, Target> one : services.entrySet()) {
      others.put(
          one.getKey(),
          parts.servers().choice(one.getValue(), AuthorityFiles.of(one.getValue()), null));
    }
    List<String> warnings = new ArrayList<>(definition.warnings());
    String open = parts.openPorts().warning(target);
    if (open != null) {
      warnings.add(open);
    }
    if (same != null
        && same.warnings().equals(warnings)
        && same.ways().filters().equals(filters)
        && isSame(same.servers(), choice.upstreams())
        && others.entrySet().stream().allMatch(one -> isSame(same, one.getKey(), one.getValue()))) {
      return same;
    }
    if (tcp) {
      TcpPassage passage = connections(definition, target, choice);
      return new Route(
          definition, List.of(), warnings, ways(null, null, passage, filters, choice, others));
    }
    return requests(definition, target, filters, others, warnings);
  }

  private static Route.Ways ways(
      @Nullable Passage lax,
      @Nullable Passage strict,
      @Nullable TcpPassage tcp,
      List<Filter> filters,
      ServerChoice choice,
      Map<String, ServerChoice> others) {
    return new Route.Ways(lax, strict, tcp, filters, choice, others);
  }

  private static boolean isSame(Route route, String service, ServerChoice now) {
    ServerChoice then = route.ways().services().get(service);
    return then != null && isSame(then.upstreams(), now.upstreams());
  }

  private static boolean isSame(Collection<Upstream> one, Collection<Upstream> other) {
    return List.copyOf(one).equals(List.copyOf(other));
  }

  private Route requests(
      RouteDefinition definition,
      Target target,
      List<Filter> filters,
      Map<String, ServerChoice> others,
      List<String> warnings)
      throws InvalidFilter {
    ServiceConfiguration how = target.how();
    Sticky sticky = how.sticky();
    StickyCookie cookie =
        sticky == null ? null : new StickyCookie(sticky, definition.source() + "/" + how.name());
    ServerChoice choice = parts.servers().choice(target, AuthorityFiles.of(target), cookie);
    List<Filter> all = new ArrayList<>(parts.always());
    all.addAll(filters);
    if (cookie != null) {
      all.add(cookie);
    }
    boolean readsPaths =
        definition.work().middlewares().stream()
            .anyMatch(one -> Filters.readsPaths(one.configuration()));
    Passage strict =
        new Passage(
            definition.name(), all, choice, new Passage.Options(how.passHostHeader(), true, null));
    Passage lax =
        readsPaths
            ? strict
            : new Passage(
                definition.name(),
                all,
                choice,
                new Passage.Options(how.passHostHeader(), false, null));
    return new Route(
        definition, List.of(), warnings, ways(lax, strict, null, filters, choice, others));
  }

  private List<Filter> filters(RouteDefinition definition, @Nullable Route old)
      throws InvalidFilter {
    Map<NamedMiddleware, Filter> known = new HashMap<>();
    if (old != null && old.isOn()) {
      List<NamedMiddleware> names = old.definition().work().middlewares();
      for (int i = 0; i < names.size() && i < old.ways().filters().size(); i++) {
        known.put(names.get(i), old.ways().filters().get(i));
      }
    }
    List<Filter> filters = new ArrayList<>();
    for (NamedMiddleware one : definition.work().middlewares()) {
      Filter before = known.get(one);
      filters.add(
          before != null
              ? before
              : parts
                  .filters()
                  .of(
                      fullName(one, definition),
                      one.configuration(),
                      parts.context().of(definition, one.byOperator())));
    }
    return filters;
  }

  private static String fullName(NamedMiddleware one, RouteDefinition definition) {
    return one.name().contains("@") ? one.name() : one.name() + "@" + definition.source();
  }

  private TcpPassage connections(RouteDefinition definition, Target target, ServerChoice choice)
      throws InvalidFilter {
    List<TcpPassage.Guard> guards = new ArrayList<>();
    for (NamedMiddleware one : definition.work().middlewares()) {
      guards.add(parts.filters().guard(fullName(one, definition), one.configuration()));
    }
    TcpPassage.Guard guard =
        guards.isEmpty() ? null : peer -> guards.stream().allMatch(each -> each.admits(peer));
    boolean passthrough =
        definition.match().tls() != null && definition.match().tls().passthrough();
    return new TcpPassage(
        definition.name(),
        !passthrough,
        guard,
        _ -> choice.enter(null, List.of()),
        target.proxyProtocol());
  }
}
