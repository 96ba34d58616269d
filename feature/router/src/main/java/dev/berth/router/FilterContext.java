package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.filters.FilterSurroundings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What filters find around them, as it is at the moment they ask. Thread-safe.
 *
 * @param table the routes of now
 * @param services those of now by whose they are
 */
record FilterContext(
    Supplier<RouteTable> table, Supplier<Map<RouteOwner, RoutableService>> services) {

  private static final ContainerNetworks NETWORKS = ContainerNetworks.ofMachine();

  /** What is around a filter of a route. */
  FilterSurroundings of(RouteDefinition route, boolean byOperator) {
    String name = route.name();
    RouteOwner owner = route.owner();
    return new FilterSurroundings(
        byOperator,
        service -> {
          Route now = table.get().find(name);
          return now == null ? null : now.ways().services().get(service);
        },
        (host, port) -> owner == null ? List.of() : tasks(owner, host, port),
        address -> !isOwn(address) && !NETWORKS.have(address));
  }

  private List<InetSocketAddress> tasks(RouteOwner owner, String host, int port) {
    String name = host.startsWith("tasks.") ? host.substring("tasks.".length()) : host;
    for (Map.Entry<RouteOwner, RoutableService> one : services.get().entrySet()) {
      if (one.getKey().isSameStack(owner) && one.getKey().service().value().equals(name)) {
        return one.getValue().tasks().stream()
            .map(task -> new InetSocketAddress(task.address(), task.portFor(port)))
            .toList();
      }
    }
    return List.of();
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      return true;
    }
  }
}
