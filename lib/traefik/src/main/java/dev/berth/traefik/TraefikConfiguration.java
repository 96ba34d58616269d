package dev.berth.traefik;

import java.util.List;
import java.util.Map;

/**
 * All that one source says: the labels of a service, or a file. Immutable; maps are sorted by name.
 *
 * @param routers by name
 * @param services by name
 * @param middlewares by name
 * @param tls certificates and options; files only
 * @param warnings what is passed over and does no harm, a sentence each
 * @param problems what belongs to no one of these and switches all of them off, a sentence each
 */
public record TraefikConfiguration(
    Map<String, RouterConfiguration> routers,
    Map<String, ServiceConfiguration> services,
    Map<String, MiddlewareConfiguration> middlewares,
    Map<String, TcpRouterConfiguration> tcpRouters,
    Map<String, TcpServiceConfiguration> tcpServices,
    TlsConfiguration tls,
    List<String> warnings,
    List<String> problems) {
  /** Nothing at all. */
  public static final TraefikConfiguration EMPTY =
      new TraefikConfiguration(
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          TlsConfiguration.EMPTY,
          List.of(),
          List.of());

  public TraefikConfiguration {
    routers = Sorted.copy(routers);
    services = Sorted.copy(services);
    middlewares = Sorted.copy(middlewares);
    tcpRouters = Sorted.copy(tcpRouters);
    tcpServices = Sorted.copy(tcpServices);
    warnings = List.copyOf(warnings);
    problems = List.copyOf(problems);
  }

  /** Whether it says nothing. */
  public boolean isEmpty() {
    return routers.isEmpty()
        && services.isEmpty()
        && middlewares.isEmpty()
        && tcpRouters.isEmpty()
        && tcpServices.isEmpty()
        && tls.equals(TlsConfiguration.EMPTY)
        && problems.isEmpty();
  }
}
