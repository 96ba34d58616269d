package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.deploy.Traffic;
import dev.berth.http.Endpoint;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The front door: listens for HTTP, and hands requests for the platform's own hosts to the platform
 * and all others to the tasks of the service that their host belongs to. Thread-safe.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>made: takes {@link #update}s, listens nowhere
 *   <li>{@link #start()}: listens, and answers
 *   <li>{@link #close()}: listens no more; what is in flight is broken off
 * </ol>
 */
public final class FrontDoor implements Traffic, AutoCloseable {
  private static final Logger LOG = System.getLogger(FrontDoor.class.getName());
  private static final int LONGEST_LOGGED = 1000;

  private final FrontDoorSettings settings;
  private final Listeners listeners;
  private final ReentrantLock writing = new ReentrantLock();
  private final Set<TaskId> leaving = new HashSet<>();
  private Map<Destination.Key, Destination> known = Map.of();
  private List<RoutableService> services = List.of();
  private volatile List<Destination> destinations = List.of();
  private volatile RouteTable table = RouteTable.EMPTY;

  /**
   * Makes a front door.
   *
   * @param platform answers what is asked of {@code localhost}, {@code berth.DOMAIN} and bare
   *     addresses; called on an event loop
   */
  public FrontDoor(Vertx vertx, FrontDoorSettings settings, Handler<HttpServerRequest> platform) {
    this.settings = settings;
    this.listeners = new Listeners(vertx, this, platform);
  }

  /**
   * Listens; returns when it does.
   *
   * @throws dev.berth.kernel.BerthException {@code PORT_TAKEN} if somebody else has the port
   */
  public void start() throws InterruptedException {
    listeners.start();
  }

  /** Listens no more and drops all connections; waits until that is done. */
  @Override
  public void close() {
    listeners.close();
  }

  /** The port that it listens on; the one that was asked for before it does. */
  public int actualPort() {
    return listeners.actualPort();
  }

  /** What the API answers about routes. */
  public List<Endpoint> endpoints() {
    return new RouteEndpoints(this).all();
  }

  @Override
  public void update(List<RoutableService> all) {
    writing.lock();
    try {
      services = List.copyOf(all);
      Set<TaskId> present =
          services.stream()
              .flatMap(service -> service.tasks().stream())
              .map(RoutableService.Task::id)
              .collect(Collectors.toSet());
      leaving.retainAll(present);
      swap();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public SortedSet<Integer> routedPorts(RoutableService service) {
    return LabelSource.ports(service);
  }

  @Override
  public void drain(TaskId task, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    List<Destination> ofTask;
    writing.lock();
    try {
      leaving.add(task);
      ofTask = known.values().stream().filter(one -> one.task().equals(task)).toList();
      swap();
    } finally {
      writing.unlock();
    }
    for (Destination destination : ofTask) {
      if (!destination.awaitDrained(end - System.nanoTime())) {
        LOG.log(Level.DEBUG, "Gave up requests to task {0}", destination);
        listeners.abort(destination);
      }
    }
  }

  @Override
  public List<String> urls(TenantId tenant, StackName stack, ServiceName service) {
    return routesOf(new RouteOwner(tenant, stack, service))
        .flatMap(route -> RouteView.urls(route, actualPort()).stream())
        .distinct()
        .sorted()
        .toList();
  }

  @Override
  public List<String> errors(TenantId tenant, StackName stack, ServiceName service) {
    return routesOf(new RouteOwner(tenant, stack, service))
        .flatMap(route -> route.errors().stream())
        .distinct()
        .toList();
  }

  private Stream<Route> routesOf(RouteOwner owner) {
    return table.routes().stream().filter(route -> route.owner().equals(owner));
  }

  FrontDoorSettings settings() {
    return settings;
  }

  RouteTable table() {
    return table;
  }

  /** Everywhere that requests may go now. */
  List<Destination> destinations() {
    return destinations;
  }

  /** Makes the table anew from what is wanted, then lets go of the tasks that it leaves out. */
  private void swap() {
    Map<RouteOwner, RoutableService> byOwner = new HashMap<>();
    services.forEach(service -> byOwner.put(RouteOwner.of(service), service));
    Map<Destination.Key, Destination> used = new HashMap<>();
    RouteMerge merge =
        new RouteMerge(settings.domain(), route -> destinations(route, byOwner, used));
    RouteTable before = table;
    RouteTable after =
        merge.merge(LabelSource.updates(services, settings.domain()), before.owners());
    Map<Destination.Key, Destination> gone = new HashMap<>(known);
    gone.keySet().removeAll(used.keySet());
    known = used;
    destinations = List.copyOf(used.values());
    table = after;
    // After the swap: who is turned away by a task that drains finds another in the new table.
    for (Destination destination : gone.values()) {
      destination.startDraining();
      listeners.retire(destination);
    }
    tellErrors(before, after);
  }

  private List<Destination> destinations(
      RouteDefinition route,
      Map<RouteOwner, RoutableService> byOwner,
      Map<Destination.Key, Destination> used) {
    RoutableService service = byOwner.get(route.owner());
    if (service == null) {
      return List.of();
    }
    List<Destination> to = new ArrayList<>();
    for (RoutableService.Task task : service.tasks()) {
      if (!leaving.contains(task.id())) {
        Destination.Key key = new Destination.Key(task.id(), task.address(), route.port());
        to.add(used.computeIfAbsent(key, this::destination));
      }
    }
    return to;
  }

  private Destination destination(Destination.Key key) {
    Destination destination = known.get(key);
    return destination == null ? new Destination(key, settings.limits().eventLoops()) : destination;
  }

  private static void tellErrors(RouteTable before, RouteTable after) {
    Map<String, List<String>> told = new HashMap<>();
    before.routes().forEach(route -> told.put(route.name(), route.errors()));
    for (Route route : after.routes()) {
      if (!route.errors().isEmpty() && !route.errors().equals(told.get(route.name()))) {
        String errors = shortened(String.join(" ", route.errors()));
        LOG.log(Level.WARNING, "Route ''{0}'' is off: {1}", route.name(), errors);
      }
    }
  }

  /** A label may be long; the log is for people. */
  private static String shortened(String text) {
    return text.length() <= LONGEST_LOGGED ? text : text.substring(0, LONGEST_LOGGED) + "…";
  }
}
