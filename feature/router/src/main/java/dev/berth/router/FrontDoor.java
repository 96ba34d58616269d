package dev.berth.router;

import dev.berth.access.Belongings;
import dev.berth.access.Principal;
import dev.berth.deploy.RoutableService;
import dev.berth.deploy.Traffic;
import dev.berth.filters.FrontDoorPorts;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.Listener;
import dev.berth.proxy.ProxyServer;
import dev.berth.proxy.Upstream;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The front door: takes requests, hands those for the platform's own hosts to the platform and all
 * others to the servers of the route that they match. Thread-safe.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>made: takes {@link #update}s, listens nowhere
 *   <li>{@link #start()}: reads the operator's files, listens, and answers
 *   <li>{@link #close()}: listens no more; what is in flight has a little time to end
 * </ol>
 */
public final class FrontDoor implements Traffic, Belongings, AutoCloseable {
  private static final Logger LOG = System.getLogger(FrontDoor.class.getName());
  private static final Duration LOOK_AT_FILES = Duration.ofSeconds(1);

  /** As long as people wait for a page; a restart takes no longer than that. */
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final FrontDoorSettings settings;
  private final Predicate<TenantId> tenants;
  private final Generations generations;
  private final ProxyServer server;
  private final @Nullable FileSource files;
  private volatile boolean started;

  /**
   * What it works with.
   *
   * @param platform answers what is asked of {@code localhost}, {@code berth.DOMAIN} and bare
   *     addresses
   * @param certificates for who speaks TLS
   * @param log told of all that is over
   * @param store keeps who has which host
   * @param tenants whether there is one of a name
   */
  public record Surroundings(
      FrontDoorSettings settings,
      Upstream platform,
      CertificateSource certificates,
      ExchangeLog log,
      Store store,
      Predicate<TenantId> tenants,
      InstantSource clock,
      SecureRandom random) {}

  /** Makes one; reads from the store who has which host. */
  public FrontDoor(Surroundings surroundings) {
    this.settings = surroundings.settings();
    this.tenants = surroundings.tenants();
    this.generations =
        new Generations(surroundings, new FrontDoorPorts(this::actualPort, this::actualHttpsPort));
    this.server =
        new ProxyServer(
            new ProxyServer.Parts(
                listeners(settings.listening()),
                settings.proxy(),
                generations.routing(),
                surroundings.certificates(),
                surroundings.log()));
    this.files =
        settings.routesFolder() == null
            ? null
            : new FileSource(settings.routesFolder(), LOOK_AT_FILES, this::take);
  }

  private static List<Listener> listeners(FrontDoorSettings.Listening listening) {
    List<Listener> all = new ArrayList<>();
    all.add(
        new Listener(
            RouteMatch.WEB,
            listening.bind(),
            listening.httpPort(),
            false,
            listening.proxyProtocol()));
    if (listening.httpsPort() >= 0) {
      all.add(
          new Listener(
              RouteMatch.WEBSECURE,
              listening.bind(),
              listening.httpsPort(),
              true,
              listening.proxyProtocol()));
    }
    return all;
  }

  /**
   * Listens; returns when it does.
   *
   * @throws dev.berth.kernel.BerthException {@code PORT_TAKEN} if somebody else has a port
   */
  public void start() throws InterruptedException {
    if (files != null) {
      files.start();
    }
    listen();
    started = true;
  }

  /** Says of a port that somebody else has which setting it comes from. */
  private void listen() throws InterruptedException {
    try {
      server.start();
    } catch (BerthException e) {
      String message = String.valueOf(e.getMessage());
      boolean isHttps = message.contains("port " + settings.listening().httpsPort() + ":");
      throw new BerthException(
          e.code(),
          message
              .replace("another port.", "another port with " + flag(isHttps) + ".")
              .replace("another port,", "another port with " + flag(isHttps) + ","),
          e);
    }
  }

  private static String flag(boolean isHttps) {
    return isHttps ? "--https-port" : "--http-port";
  }

  /** Listens no more, waits a little for requests to be answered, and drops what is left. */
  @Override
  public void close() {
    if (files != null) {
      files.close();
    }
    try {
      server.drain(DRAIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    server.close();
    generations.close();
  }

  /** The port that it takes plain HTTP on; the one that was asked for before it does. */
  public int actualPort() {
    return port(RouteMatch.WEB, settings.listening().httpPort());
  }

  /** The port that it takes TLS on, likewise; -1: none. */
  public int actualHttpsPort() {
    return port(RouteMatch.WEBSECURE, settings.listening().httpsPort());
  }

  private int port(String listener, int asked) {
    return started ? server.ports().getOrDefault(listener, asked) : asked;
  }

  /** How many connections clients have open. */
  public int connections() {
    return started ? server.connections() : 0;
  }

  /** The names of all routes there are now. */
  public Set<String> routeNames() {
    return table().routes().stream().map(Route::name).collect(Collectors.toUnmodifiableSet());
  }

  /** What the API answers about routes and hosts. */
  public List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>(new RouteEndpoints(this).all());
    all.addAll(new HostEndpoints(this).all());
    return all;
  }

  /** What it shows in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  @Override
  public void update(List<RoutableService> all) {
    letGo(generations.update(all));
  }

  private void take(FilesOfRoutes read) {
    letGo(generations.take(read));
  }

  /** After the swap: who is turned away by a server that drains finds another in the new table. */
  private void letGo(List<Upstream> gone) {
    for (Upstream upstream : gone) {
      upstream.startDraining();
      if (started) {
        server.retire(upstream);
      }
    }
  }

  @Override
  public SortedSet<Integer> routedPorts(RoutableService service) {
    return StackSource.ports(service);
  }

  @Override
  public void drain(TaskId task, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    List<Upstream> ofTask = generations.serversOf(task);
    letGo(generations.leave(task));
    for (Upstream upstream : ofTask) {
      if (!upstream.awaitDrained(end - System.nanoTime())) {
        LOG.log(Level.DEBUG, "Gave up requests to task {0}", upstream);
        if (started) {
          server.abort(upstream);
        }
      }
    }
  }

  @Override
  public List<String> urls(TenantId tenant, StackName stack, ServiceName service) {
    return routesOf(new RouteOwner(tenant, stack, service))
        .flatMap(route -> RouteUrls.of(route, actualPort(), actualHttpsPort()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public boolean isRouted(TenantId tenant, StackName stack, ServiceName service) {
    return routesOf(new RouteOwner(tenant, stack, service)).anyMatch(Route::isOn);
  }

  @Override
  public List<String> errors(TenantId tenant, StackName stack, ServiceName service) {
    return routesOf(new RouteOwner(tenant, stack, service))
        .flatMap(route -> route.errors().stream())
        .distinct()
        .toList();
  }

  @Override
  public List<String> warnings(TenantId tenant, StackName stack, ServiceName service) {
    OpenPorts open = generations.openPorts();
    return routesOf(new RouteOwner(tenant, stack, service))
        .filter(Route::isOn)
        .map(route -> route.definition().work().target())
        .filter(Objects::nonNull)
        .map(open::warning)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private Stream<Route> routesOf(RouteOwner owner) {
    return table().routes().stream().filter(route -> owner.equals(route.owner()));
  }

  /** An operator sees all, others the routes of their tenant. */
  List<Route> routesVisibleTo(Principal principal) {
    return table().routes().stream()
        .filter(route -> principal.operator() || isOf(route, principal.tenant()))
        .toList();
  }

  private static boolean isOf(Route route, TenantId tenant) {
    RouteOwner owner = route.owner();
    return owner != null && owner.tenant().equals(tenant);
  }

  /** Nothing that keeps a tenant: the hosts it has claimed go with it. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    return new TreeMap<>();
  }

  @Override
  public void remove(TenantId tenant) {
    generations
        .holdings()
        .release(
            generations.holdings().all().values().stream()
                .filter(one -> one.tenant().equals(tenant))
                .map(HostHolding::host)
                .toList());
    letGo(generations.again());
  }

  RouteTable table() {
    return generations.table();
  }

  HealthChecks health() {
    return generations.health();
  }

  HostHoldings holdings() {
    return generations.holdings();
  }

  boolean hasTenant(TenantId tenant) {
    return tenants.test(tenant);
  }

  String domain() {
    return settings.domain();
  }

  /** Decides anew, after somebody has changed who has which host. */
  void again() {
    letGo(generations.again());
  }
}
