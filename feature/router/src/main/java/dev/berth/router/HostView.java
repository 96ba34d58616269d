package dev.berth.router;

import dev.berth.kernel.TenantId;
import dev.berth.traefik.RuleHosts;
import java.util.List;

/**
 * A host and who has it, as the API shows it.
 *
 * @param since in ISO 8601
 * @param granted whether an operator said so; else the tenant was the first to claim it
 * @param routes the names of the tenant's routes that name it
 */
record HostView(String host, String tenant, String since, boolean granted, List<String> routes) {
  static HostView of(HostHolding holding, RouteTable table) {
    return new HostView(
        holding.host(),
        holding.tenant().value(),
        holding.since().toString(),
        holding.granted(),
        routes(holding, table));
  }

  /** The routes of its owner that a host is needed for. */
  static List<String> routes(HostHolding holding, RouteTable table) {
    TenantId tenant = holding.tenant();
    String host = holding.host();
    return table.routes().stream()
        .filter(route -> route.owner() != null && route.owner().tenant().equals(tenant))
        .filter(route -> isNamed(host, route.definition().hosts()))
        .map(Route::name)
        .toList();
  }

  private static boolean isNamed(String host, RuleHosts space) {
    return host.startsWith("*.")
        ? space.suffixes().stream()
            .anyMatch(suffix -> HostNames.isAtOrBelow(suffix, host.substring(2)))
        : space.names().contains(host);
  }
}
