package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.filters.Filters;
import dev.berth.filters.FrontDoorPorts;
import dev.berth.kernel.TaskId;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Routing;
import dev.berth.proxy.Upstream;
import dev.berth.traefik.TlsConfiguration;
import dev.berth.traefik.TraefikConfiguration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Makes one table of routes after another from what deploying, the operator's files and the owners
 * of hosts say, and has servers, filters and certificates follow. Thread-safe; a change is made by
 * one thread at a time, and readers see whole tables only.
 */
final class Generations implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Generations.class.getName());
  private static final int LONGEST_LOGGED = 1000;

  private final FrontDoor.Surroundings surroundings;
  private final HostHoldings holdings;
  private final HealthChecks health = new HealthChecks();
  private final Filters filters;
  private final List<Filter> always;
  private final DoorRouting routing;
  private final StackSource stacks;
  private final ReentrantLock writing = new ReentrantLock();
  private final Set<TaskId> leaving = new HashSet<>();
  private FilesOfRoutes files = FilesOfRoutes.NONE;
  private OperatorNames operators;
  private List<RouteDefinition> ofFiles = List.of();
  private Map<Servers.Key, Upstream> known = Map.of();
  private volatile Map<RouteOwner, RoutableService> services = Map.of();
  private volatile RouteTable table = RouteTable.EMPTY;

  Generations(FrontDoor.Surroundings surroundings, FrontDoorPorts ports) {
    FrontDoorSettings settings = surroundings.settings();
    this.surroundings = surroundings;
    this.holdings = new HostHoldings(surroundings.store(), surroundings.clock());
    this.filters =
        new Filters(
            new Filters.Parts(
                surroundings.clock(),
                System::nanoTime,
                surroundings.random(),
                settings.trustedProxies(),
                settings.limits().heldBody(),
                ports));
    Duration hsts = settings.https().hsts();
    this.always = hsts.isPositive() ? List.of(filters.hsts(hsts)) : List.of();
    this.routing = new DoorRouting(() -> table, surroundings, always, filters.httpsRedirect());
    this.stacks = new StackSource(settings.domain());
    this.operators = operators(FilesOfRoutes.NONE);
  }

  Routing routing() {
    return routing;
  }

  RouteTable table() {
    return table;
  }

  HealthChecks health() {
    return health;
  }

  HostHoldings holdings() {
    return holdings;
  }

  /** Takes all services; returns the servers that get nothing any more. */
  List<Upstream> update(List<RoutableService> all) {
    writing.lock();
    try {
      Map<RouteOwner, RoutableService> byOwner = new HashMap<>();
      all.forEach(service -> byOwner.put(RouteOwner.of(service), service));
      services = Map.copyOf(byOwner);
      Set<TaskId> present =
          all.stream()
              .flatMap(service -> service.tasks().stream())
              .map(RoutableService.Task::id)
              .collect(Collectors.toSet());
      leaving.retainAll(present);
      return swap();
    } finally {
      writing.unlock();
    }
  }

  /** Takes the operator's files, likewise. */
  List<Upstream> take(FilesOfRoutes read) {
    writing.lock();
    try {
      boolean isResolvedOnly =
          read.parts().equals(files.parts()) && read.broken().equals(files.broken());
      files = read;
      if (!isResolvedOnly) {
        operators = operators(read);
        ofFiles = new ArrayList<>(new SourceRoutes("file", true, read.parts(), operators).read());
        read.broken().forEach((name, why) -> ofFiles.add(broken(name, why)));
        surroundings.certificates().files(read.tls());
      }
      return swap();
    } finally {
      writing.unlock();
    }
  }

  /** A file that cannot be read is shown where its routes would be. */
  private static RouteDefinition broken(String file, List<String> problems) {
    RouteMatch match = new RouteMatch(RouteMatch.Kind.HTTP, "", null, 0, RouteMatch.BOTH, null);
    return new RouteDefinition(
        file + "@file",
        null,
        match,
        match.hosts(),
        new RouteDefinition.Work(List.of(), null, Map.of()),
        problems,
        List.of());
  }

  private OperatorNames operators(FilesOfRoutes read) {
    TlsConfiguration tls = read.tls();
    return new OperatorNames(
        new SharedNames<>(read.parts(), TraefikConfiguration::middlewares),
        tls.options().keySet(),
        surroundings.certificates()::knowsResolver,
        surroundings.settings().listening().httpsPort() >= 0);
  }

  /** Takes a task out, likewise. */
  List<Upstream> leave(TaskId task) {
    writing.lock();
    try {
      leaving.add(task);
      return swap();
    } finally {
      writing.unlock();
    }
  }

  /** Decides anew, likewise. */
  List<Upstream> again() {
    writing.lock();
    try {
      return swap();
    } finally {
      writing.unlock();
    }
  }

  /** The servers that a task is. */
  List<Upstream> serversOf(TaskId task) {
    writing.lock();
    try {
      return known.entrySet().stream()
          .filter(entry -> task.equals(entry.getKey().task()))
          .map(Map.Entry::getValue)
          .toList();
    } finally {
      writing.unlock();
    }
  }

  private List<Upstream> swap() {
    List<RouteDefinition> wanted = new ArrayList<>(ofFiles);
    wanted.addAll(stacks.routes(services.values(), operators));
    RouteMerge merge = new RouteMerge(wanted, surroundings.settings().domain(), holdings.all());
    holdings.claim(merge.rights().fresh());
    Servers servers =
        new Servers(known, new Servers.Surroundings(services, leaving, files.addresses(), health));
    FilterContext context = new FilterContext(() -> table, () -> services);
    RouteTable before = table;
    RouteAssembly assembly =
        new RouteAssembly(
            new RouteAssembly.Parts(servers, filters, context, openPorts(), always), before);
    List<Route> routes = merge.judge().stream().map(assembly::route).toList();
    RouteTable after = new RouteTable(routes);
    Map<Servers.Key, Upstream> gone = new HashMap<>(known);
    gone.keySet().removeAll(servers.used().keySet());
    known = servers.used();
    table = after;
    health.update(servers.checks());
    surroundings
        .certificates()
        .wanted(WantedNames.of(routes, surroundings.settings().listening().httpsPort() >= 0));
    tellErrors(before, after);
    return List.copyOf(gone.values());
  }

  /** Of the services of now. */
  OpenPorts openPorts() {
    return new OpenPorts(services, surroundings.settings().acceptOpenPorts());
  }

  private static void tellErrors(RouteTable before, RouteTable after) {
    for (Route route : after.routes()) {
      Route old = before.find(route.name());
      boolean isTold = old != null && old.errors().equals(route.errors());
      if (!route.errors().isEmpty() && !isTold) {
        String errors = shortened(String.join(" ", route.errors()));
        LOG.log(Level.WARNING, "Route ''{0}'' is off: {1}", route.name(), errors);
      }
    }
  }

  /** A label may be long; the log is for people. */
  private static String shortened(String text) {
    return text.length() <= LONGEST_LOGGED ? text : text.substring(0, LONGEST_LOGGED) + "…";
  }

  @Override
  public void close() {
    health.close();
    filters.close();
    holdings.close();
  }
}
