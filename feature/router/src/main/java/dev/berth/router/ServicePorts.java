package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** Which port of a service speaks HTTP, where no label says so. */
final class ServicePorts {
  private static final List<Integer> USUAL = List.of(80, 8080, 8000, 3000, 5000);

  /**
   * Ports that other protocols own. Requests never go there unasked: a database that reads lines
   * would take the lines of a request for commands.
   */
  private static final Set<Integer> OTHER_PROTOCOLS =
      Set.of(
          21, 22, 23, 25, 53, 110, 111, 143, 389, 443, 465, 514, 587, 636, 993, 995, 1433, 1521,
          1883, 2049, 2181, 2376, 3306, 3389, 4222, 5044, 5222, 5432, 5433, 5514, 5671, 5672, 5900,
          6379, 6380, 8443, 8883, 9042, 9092, 9300, 11211, 26379, 27017, 61613, 61616);

  private ServicePorts() {}

  /** The port that requests go to; 0: none. */
  static int httpPort(RoutableService service) {
    SortedSet<Integer> ports = service.ports();
    for (int usual : USUAL) {
      if (ports.contains(usual)) {
        return usual;
      }
    }
    return ports.stream().filter(port -> !OTHER_PROTOCOLS.contains(port)).findFirst().orElse(0);
  }
}
