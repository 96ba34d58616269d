package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.RouterConfiguration;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import dev.berth.traefik.ServiceConfiguration;
import dev.berth.traefik.TcpRouterConfiguration;
import dev.berth.traefik.TcpServiceConfiguration;
import dev.berth.traefik.TraefikConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The routes of one source, a stack or the operator's files. A pure function of its arguments. */
final class SourceRoutes {
  private final String source;
  private final boolean byOperator;
  private final List<RoutePart> parts;
  private final OperatorNames operators;
  private final MiddlewareChains chains;

  /**
   * Makes one.
   *
   * @param source the name of the source, which its routes' names end with: {@code stack/shop}
   * @param byOperator whether it is the operator's files
   */
  SourceRoutes(String source, boolean byOperator, List<RoutePart> parts, OperatorNames operators) {
    this.source = source;
    this.byOperator = byOperator;
    this.parts = List.copyOf(parts);
    this.operators = operators;
    this.chains =
        new MiddlewareChains(
            new SharedNames<>(parts, TraefikConfiguration::middlewares),
            operators.middlewares(),
            byOperator);
  }

  /** All routes, those that are off too, in the order of the parts. */
  List<RouteDefinition> read() {
    List<RouteDefinition> routes = new ArrayList<>();
    routes.addAll(
        read(
            RouteMatch.Kind.HTTP,
            new SharedNames<>(parts, SourceRoutes::routers),
            new Targets(
                new SharedNames<>(parts, TraefikConfiguration::services), byOperator, false)));
    routes.addAll(
        read(
            RouteMatch.Kind.TCP,
            new SharedNames<>(parts, SourceRoutes::tcpRouters),
            new Targets(new SharedNames<>(parts, SourceRoutes::tcpServices), byOperator, true)));
    return routes;
  }

  private static Map<String, RouterConfiguration> routers(TraefikConfiguration of) {
    return of.routers();
  }

  private static Map<String, RouterConfiguration> tcpRouters(TraefikConfiguration of) {
    return mapped(of.tcpRouters(), SourceRoutes::router);
  }

  private static RouterConfiguration router(TcpRouterConfiguration tcp) {
    return new RouterConfiguration(
        tcp.name(),
        tcp.text(),
        tcp.rule(),
        tcp.priority(),
        tcp.entryPoints(),
        tcp.middlewares(),
        tcp.service(),
        tcp.tls(),
        tcp.problems());
  }

  private static Map<String, ServiceConfiguration> tcpServices(TraefikConfiguration of) {
    return mapped(of.tcpServices(), SourceRoutes::service);
  }

  private static ServiceConfiguration service(TcpServiceConfiguration tcp) {
    return new ServiceConfiguration(
        tcp.name(),
        tcp.port(),
        "tcp",
        tcp.servers().stream().map(one -> new ServiceConfiguration.Server(one, 1)).toList(),
        tcp.weighted(),
        true,
        "leastconn",
        null,
        null,
        1,
        0,
        null,
        tcp.problems());
  }

  private static <A, B> Map<String, B> mapped(Map<String, A> all, Function<A, B> made) {
    return all.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> made.apply(entry.getValue()),
                (one, _) -> one,
                TreeMap::new));
  }

  private List<RouteDefinition> read(
      RouteMatch.Kind kind, SharedNames<RouterConfiguration> routers, Targets targets) {
    List<RouteDefinition> routes = new ArrayList<>();
    for (String name : routers.names()) {
      List<SharedNames.Definition<RouterConfiguration>> found = routers.of(name);
      if (found.stream().map(SharedNames.Definition::value).distinct().count() == 1) {
        routes.add(route(kind, name, found, targets));
        continue;
      }
      // Which one is meant cannot be known.
      for (SharedNames.Definition<RouterConfiguration> one : found) {
        routes.add(
            route(kind, name, List.of(one), targets)
                .withError(
                    "Cannot use the name '%s' for a route: two of this %s have it. Rename one."
                        .formatted(name, byOperator ? "folder" : "stack")));
      }
    }
    return routes;
  }

  private RouteDefinition route(
      RouteMatch.Kind kind,
      String name,
      List<SharedNames.Definition<RouterConfiguration>> found,
      Targets targets) {
    RouterConfiguration router = found.getFirst().value();
    List<RoutePart> of = found.stream().map(SharedNames.Definition::part).toList();
    List<String> errors = new ArrayList<>(router.problems());
    of.forEach(part -> errors.addAll(part.configuration().problems()));
    RouteMatch match = match(kind, router, of.getFirst(), errors);
    List<NamedMiddleware> middlewares = chains.flat(router.middlewares(), errors);
    Target target = targets.find(router.service(), of, errors);
    return new RouteDefinition(
        name + "@" + source,
        owner(of.getFirst()),
        match,
        match.hosts(),
        new RouteDefinition.Work(
            middlewares,
            withProxyHeader(kind, target),
            kind == RouteMatch.Kind.TCP ? Map.of() : asked(middlewares, of, targets, errors)),
        errors.stream().distinct().toList(),
        of.stream().flatMap(part -> part.configuration().warnings().stream()).distinct().toList());
  }

  /** The services that error pages come from; the operator's middlewares name none of a stack. */
  private static Map<String, Target> asked(
      List<NamedMiddleware> middlewares,
      List<RoutePart> parts,
      Targets targets,
      List<String> errors) {
    Map<String, Target> services = new TreeMap<>();
    for (NamedMiddleware one : middlewares) {
      if (one.configuration() instanceof MiddlewareConfiguration.Errors pages) {
        Target target = targets.find(pages.service(), parts, errors);
        if (target != null) {
          services.put(pages.service(), target);
        }
      }
    }
    return services;
  }

  private static @Nullable RouteOwner owner(RoutePart part) {
    RoutableService service = part.service();
    return service == null ? null : RouteOwner.of(service);
  }

  private RouteMatch match(
      RouteMatch.Kind kind, RouterConfiguration router, RoutePart part, List<String> errors) {
    RouterTls tls = router.tls();
    RouteMatch byDefault =
        router.text().isEmpty() && !part.byDefault().isEmpty() && kind == RouteMatch.Kind.HTTP
            ? RouteMatch.ofHost(part.byDefault())
            : null;
    if (byDefault == null && router.rule() == null && errors.isEmpty()) {
      errors.add(
          "Cannot route without a rule: there is none. Write one like %s."
              .formatted(
                  kind == RouteMatch.Kind.TCP
                      ? "HostSNI(`a.example.com`)"
                      : "Host(`a.example.com`)"));
    }
    if (kind == RouteMatch.Kind.TCP
        && router.rule() != null
        && OpenPorts.asksForClient(router.rule())) {
      errors.add(
          "Cannot act on ClientIP in a rule for connections: it is not looked at there. Use the middleware ipAllowList.");
    }
    if (kind == RouteMatch.Kind.TCP && tls == null) {
      errors.add(
          "Cannot route connections without TLS: the front door tells them apart by the name that TLS asks for. Add tls to the route.");
    }
    addTlsErrors(tls, errors);
    return new RouteMatch(
        kind,
        byDefault == null ? router.text() : byDefault.text(),
        byDefault == null ? router.rule() : byDefault.rule(),
        byDefault == null || router.priority() != 0 ? router.priority() : byDefault.priority(),
        EntryPoints.listeners(router.entryPoints(), tls != null, operators.https(), errors),
        tls);
  }

  private void addTlsErrors(@Nullable RouterTls tls, List<String> errors) {
    if (tls == null) {
      return;
    }
    String resolver = tls.certResolver();
    if (resolver != null && !operators.resolvers().test(resolver)) {
      errors.add(
          "Cannot find the certificate resolver '%s': the operator has set up none of this name. Name another, or none."
              .formatted(resolver));
    }
    String options = tls.options();
    if (options != null) {
      String name = options.replaceFirst("@file$", "");
      if (!name.equals("default") && !operators.tlsOptions().contains(name)) {
        errors.add(
            "Cannot find the options of TLS '%s': no file of routes defines them. Name others, or none."
                .formatted(options));
      }
    }
  }

  private @Nullable Target withProxyHeader(RouteMatch.Kind kind, @Nullable Target target) {
    if (target == null || kind == RouteMatch.Kind.HTTP) {
      return target;
    }
    int version =
        parts.stream()
            .map(part -> part.configuration().tcpServices().get(target.how().name()))
            .mapToInt(one -> one == null ? 0 : one.proxyProtocol())
            .max()
            .orElse(0);
    return new Target(target.how(), target.places(), target.shares(), version);
  }
}
