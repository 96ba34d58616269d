package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.TaskId;
import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import dev.berth.proxy.UpstreamAddress.Scheme;
import dev.berth.proxy.UpstreamTls;
import dev.berth.traefik.ServiceConfiguration;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one generation of routes; those of the generation before are taken over, with what
 * they count. Confined to whoever holds the front door's lock.
 */
final class Servers {
  private final Map<Key, Upstream> known;
  private final Map<RouteOwner, RoutableService> services;
  private final Set<TaskId> leaving;
  private final Map<String, InetAddress> addresses;
  private final HealthChecks health;
  private final Map<Key, Upstream> used = new HashMap<>();
  private final Set<HealthChecks.Check> checks = new HashSet<>();

  /**
   * Which one it is.
   *
   * @param task null: it is a server outside Berth
   */
  record Key(
      @Nullable TaskId task,
      String name,
      InetSocketAddress socket,
      Scheme scheme,
      @Nullable UpstreamTls tls,
      @Nullable HealthCheck check) {}

  /**
   * What servers are made of.
   *
   * @param leaving tasks that get nothing any more
   * @param addresses of servers outside Berth, by their hosts
   */
  record Surroundings(
      Map<RouteOwner, RoutableService> services,
      Set<TaskId> leaving,
      Map<String, InetAddress> addresses,
      HealthChecks health) {}

  Servers(Map<Key, Upstream> known, Surroundings surroundings) {
    this.known = known;
    this.services = surroundings.services();
    this.leaving = surroundings.leaving();
    this.addresses = surroundings.addresses();
    this.health = surroundings.health();
  }

  /** All that were asked for. */
  Map<Key, Upstream> used() {
    return used;
  }

  /** Who of them is to be asked whether it is well. */
  Set<HealthChecks.Check> checks() {
    return checks;
  }

  /** The servers of a target itself, by place. */
  List<List<Upstream>> of(Target target, UpstreamTlsSource tls) {
    List<List<Upstream>> all = new ArrayList<>();
    for (Target.Place place : target.places()) {
      all.add(
          switch (place) {
            case Target.Place.Tasks tasks -> ofTasks(tasks, target.how(), tls);
            case Target.Place.Server server -> ofServer(server, target.how(), tls);
          });
    }
    return all;
  }

  /** How the certificate of a server of this host is looked at. */
  @FunctionalInterface
  interface UpstreamTlsSource {
    UpstreamTls of(@Nullable String host);
  }

  private List<Upstream> ofTasks(
      Target.Place.Tasks place, ServiceConfiguration how, UpstreamTlsSource tls) {
    RoutableService service = services.get(place.service());
    List<Upstream> to = new ArrayList<>();
    if (service == null) {
      return to;
    }
    Scheme scheme = scheme(how.scheme());
    for (RoutableService.Task task : service.tasks()) {
      if (!leaving.contains(task.id())) {
        InetSocketAddress socket =
            new InetSocketAddress(task.address(), task.portFor(place.port()));
        to.add(
            upstream(
                new Key(
                    task.id(),
                    task.id().value(),
                    socket,
                    scheme,
                    scheme == Scheme.HTTPS ? tls.of(null) : null,
                    check(how, task)),
                literal(socket)));
      }
    }
    return to;
  }

  /** A check at a port of its own is at the task's, wherever that is reached. */
  private static @Nullable HealthCheck check(ServiceConfiguration how, RoutableService.Task task) {
    HealthCheck check = how.healthCheck();
    return check == null || check.port() == 0 ? check : check.withPort(task.portFor(check.port()));
  }

  private List<Upstream> ofServer(
      Target.Place.Server place, ServiceConfiguration how, UpstreamTlsSource tls) {
    ServerUrl url = ServerUrl.parse(place.url(), how.scheme().equals("tcp"));
    InetAddress address = addresses.get(url.host());
    if (address == null) {
      return List.of();
    }
    return List.of(
        upstream(
            new Key(
                null,
                place.url(),
                new InetSocketAddress(address, url.port()),
                url.scheme(),
                url.scheme() == Scheme.HTTPS ? tls.of(url.host()) : null,
                how.healthCheck()),
            url.authority()));
  }

  private static Scheme scheme(String scheme) {
    return switch (scheme) {
      case "https" -> Scheme.HTTPS;
      case "h2c" -> Scheme.H2C;
      default -> Scheme.HTTP;
    };
  }

  private static String literal(InetSocketAddress socket) {
    String address = socket.getAddress().getHostAddress();
    return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + socket.getPort();
  }

  private Upstream upstream(Key key, String authority) {
    Upstream before = known.get(key);
    Upstream upstream =
        used.computeIfAbsent(
            key,
            _ ->
                before != null
                    ? before
                    : new Upstream(
                        key.name(),
                        new UpstreamAddress(key.socket(), key.scheme(), authority, key.tls())));
    HealthCheck check = key.check();
    if (check != null) {
      checks.add(new HealthChecks.Check(upstream, check));
    }
    return upstream;
  }

  /** Chooses among the servers of a target and its shares. */
  ServerChoice choice(Target target, UpstreamTlsSource tls, @Nullable StickyCookie cookie) {
    ServerChoice choice =
        target.shares().isEmpty()
            ? among(target, of(target, tls))
            : new WeightedBalancer(
                target.shares().stream()
                    .map(
                        share ->
                            new WeightedBalancer.Part(
                                choice(share.target(), tls, null), share.weight()))
                    .toList());
    ServerChoice sticky = cookie == null ? choice : new StickyBalancer(choice, cookie, health);
    int most = target.how().maxConnections();
    return most > 0 ? new LimitedBalancer(sticky, most) : sticky;
  }

  private ServerChoice among(Target target, List<List<Upstream>> byPlace) {
    HealthView view = target.how().healthCheck() == null ? HealthView.ALL_WELL : health;
    List<Upstream> all = byPlace.stream().flatMap(List::stream).distinct().toList();
    boolean isWeighted = target.places().stream().map(Target.Place::weight).distinct().count() > 1;
    boolean inTurn = target.how().strategy().equals("wrr");
    if (all.isEmpty()) {
      return NoServers.INSTANCE;
    }
    if (!isWeighted && !inTurn) {
      return new ServerBalancer(all, view);
    }
    List<WeightedBalancer.Part> parts = new ArrayList<>();
    for (int i = 0; i < byPlace.size(); i++) {
      int weight = target.places().get(i).weight();
      byPlace
          .get(i)
          .forEach(
              one ->
                  parts.add(
                      new WeightedBalancer.Part(new ServerBalancer(List.of(one), view), weight)));
    }
    return new WeightedBalancer(parts);
  }
}
