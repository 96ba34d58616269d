package dev.berth.router;

import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import dev.berth.traefik.RuleHosts;
import dev.berth.traefik.ServiceConfiguration;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A route as the API shows it.
 *
 * @param name {@code web@stack/shop}, {@code web@file}
 * @param kind {@code http} or {@code tcp}
 * @param source {@code stack/shop}, {@code file}
 * @param tenant whose it is; null: the operator's
 * @param rule as it was written, or made by default
 * @param hosts that it takes, {@code *.} before a name for all below it, {@code *} for any
 * @param entryPoints the listeners it is served on
 * @param tls null: clients need not speak it
 * @param filters the names of its middlewares, in order
 * @param service {@code shop/web}; the name of a service in a file
 * @param port of the tasks; 0: there are several, or none
 * @param status up, down (no server) or error
 * @param errors why it is off
 * @param warnings what of its settings is not acted on
 * @param balancing how one of the servers is chosen; null: it is off
 * @param tasks the servers that are tasks
 * @param servers all that get requests now
 * @param url the first of {@code urls}; null: nowhere
 * @param urls where it answers
 */
record RouteView(
    String name,
    String kind,
    String source,
    @Nullable String tenant,
    String rule,
    List<String> hosts,
    int priority,
    List<String> entryPoints,
    @Nullable TlsView tls,
    List<String> filters,
    @Nullable String service,
    int port,
    String status,
    List<String> errors,
    List<String> warnings,
    @Nullable BalancingView balancing,
    List<TaskView> tasks,
    List<ServerView> servers,
    @Nullable String url,
    List<String> urls) {

  /** A task that gets requests. */
  record TaskView(String id, String address) {}

  /** How a route wants its TLS. */
  record TlsView(boolean passthrough, @Nullable String resolver, @Nullable String options) {
    static @Nullable TlsView of(@Nullable RouterTls tls) {
      return tls == null ? null : new TlsView(tls.passthrough(), tls.certResolver(), tls.options());
    }
  }

  /** How one of several servers is chosen. */
  record BalancingView(String strategy, boolean sticky, boolean healthChecks, int maxConnections) {
    static BalancingView of(Target target) {
      ServiceConfiguration how = target.how();
      return new BalancingView(
          target.shares().isEmpty() ? how.strategy() : "weighted",
          how.sticky() != null,
          how.healthCheck() != null,
          how.maxConnections());
    }
  }

  /**
   * A server.
   *
   * @param name the id of a task, or a URL
   * @param health {@code well}, {@code unwell}, or {@code avoided}: it lately took no connection
   * @param reason why it is not well; null: it is
   * @param inFlight requests that it works on now
   */
  record ServerView(
      String name,
      String address,
      String scheme,
      String health,
      @Nullable String reason,
      int inFlight) {
    static ServerView of(Upstream upstream, HealthChecks checks) {
      UpstreamAddress address = upstream.address();
      String failure = checks.failure(upstream);
      String health = failure != null ? "unwell" : upstream.isAvoided() ? "avoided" : "well";
      return new ServerView(
          upstream.name(),
          RouteView.address(upstream, true),
          address.scheme().name().toLowerCase(Locale.ROOT),
          health,
          failure,
          upstream.inFlight());
    }
  }

  /** The ports that people know. */
  record Ports(int http, int https) {}

  /** A route as it is now. */
  static RouteView of(Route route, Ports ports, HealthChecks checks) {
    RouteDefinition definition = route.definition();
    RouteMatch match = route.match();
    Target target = definition.work().target();
    RouteOwner owner = route.owner();
    List<String> urls = RouteUrls.of(route, ports.http(), ports.https());
    return new RouteView(
        route.name(),
        match.kind().name().toLowerCase(Locale.ROOT),
        definition.source(),
        owner == null ? null : owner.tenant().value(),
        match.text(),
        hosts(definition.hosts()),
        match.priority(),
        match.listeners().stream().sorted().toList(),
        TlsView.of(match.tls()),
        definition.work().middlewares().stream().map(NamedMiddleware::name).toList(),
        service(owner, target),
        port(target),
        route.status().name().toLowerCase(Locale.ROOT),
        route.errors(),
        route.warnings(),
        target == null ? null : BalancingView.of(target),
        owner == null
            ? List.of()
            : route.servers().stream()
                .map(one -> new TaskView(one.name(), address(one, false)))
                .toList(),
        route.servers().stream().map(one -> ServerView.of(one, checks)).toList(),
        urls.isEmpty() ? null : urls.getFirst(),
        urls);
  }

  private static List<String> hosts(RuleHosts space) {
    List<String> hosts = new ArrayList<>(space.names());
    space.suffixes().forEach(suffix -> hosts.add("*." + suffix));
    if (space.any()) {
      hosts.add("*");
    }
    return hosts;
  }

  private static @Nullable String service(@Nullable RouteOwner owner, @Nullable Target target) {
    if (owner != null) {
      return owner.stack() + "/" + owner.service();
    }
    return target == null ? null : target.how().name();
  }

  private static int port(@Nullable Target target) {
    if (target == null) {
      return 0;
    }
    List<Integer> ports =
        target
            .allPlaces()
            .filter(Target.Place.Tasks.class::isInstance)
            .map(place -> ((Target.Place.Tasks) place).port())
            .distinct()
            .toList();
    return ports.size() == 1 ? ports.getFirst() : 0;
  }

  private static String address(Upstream upstream, boolean withPort) {
    if (upstream.address().socket() instanceof InetSocketAddress socket) {
      String host = socket.getAddress().getHostAddress();
      String literal = withPort && host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      return withPort ? literal + ":" + socket.getPort() : host;
    }
    return upstream.address().authority();
  }
}
