package dev.berth.traefik;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is read of one source so far, by names in lower case. Confined to one thread. */
final class Draft {
  final Map<String, RouterConfiguration> routers = new LinkedHashMap<>();
  final Map<String, ServiceConfiguration> services = new LinkedHashMap<>();
  final Map<String, MiddlewareConfiguration> middlewares = new LinkedHashMap<>();
  final Map<String, TcpRouterConfiguration> tcpRouters = new LinkedHashMap<>();
  final Map<String, TcpServiceConfiguration> tcpServices = new LinkedHashMap<>();

  TraefikConfiguration done(TlsConfiguration tls, Findings findings) {
    return new TraefikConfiguration(
        routers,
        services,
        middlewares,
        tcpRouters,
        tcpServices,
        tls,
        findings.warnings(),
        findings.problems());
  }
}
