package dev.berth.router;

import dev.berth.kernel.TenantId;
import dev.berth.router.CertificateSource.Wanted;
import dev.berth.traefik.RouterConfiguration.Domain;
import dev.berth.traefik.RouterConfiguration.RouterTls;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that routes want certificates for. */
final class WantedNames {
  private WantedNames() {}

  /**
   * Those of all routes that are on and served over TLS, without doubles.
   *
   * @param https whether there is a listener for TLS at all
   */
  static List<Wanted> of(List<Route> routes, boolean https) {
    Set<Wanted> all = new LinkedHashSet<>();
    if (!https) {
      return List.of();
    }
    for (Route route : routes) {
      RouteMatch match = route.match();
      RouteOwner owner = route.owner();
      RouterTls tls = match.tls();
      boolean isServed = match.listeners().contains(RouteMatch.WEBSECURE);
      if (!route.isOn() || !isServed || (tls != null && tls.passthrough())) {
        continue;
      }
      TenantId tenant = owner == null ? TenantId.DEFAULT : owner.tenant();
      String resolver = tls == null ? null : tls.certResolver();
      if (tls != null && !tls.domains().isEmpty()) {
        tls.domains().forEach(names -> all.add(new Wanted(tenant, names(names), resolver)));
      } else {
        route
            .definition()
            .hosts()
            .names()
            .forEach(host -> all.add(new Wanted(tenant, List.of(host), resolver)));
      }
    }
    return List.copyOf(all);
  }

  private static List<String> names(Domain domain) {
    List<String> names = new ArrayList<>();
    names.add(HostNames.normalised(domain.main()));
    domain.sans().forEach(san -> names.add(HostNames.normalised(san)));
    return names.stream().distinct().toList();
  }
}
