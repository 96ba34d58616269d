package dev.berth.router;

import dev.berth.deploy.RoutableService;
import java.util.ArrayList;
import java.util.List;

/** A route while its labels are being read. Confined to one thread. */
final class RouteDraft {
  private final String name;
  private final RoutableService service;
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private RouteRule rule;
  private int port;

  RouteDraft(String name, RoutableService service, RouteRule byDefault) {
    this.name = name;
    this.service = service;
    this.rule = byDefault;
  }

  RouteDraft withRule(RouteRule changed) {
    rule = changed;
    return this;
  }

  RouteDraft withPort(int changed) {
    port = changed;
    return this;
  }

  RouteDraft error(String error) {
    errors.add(error);
    return this;
  }

  RouteDraft warning(String warning) {
    warnings.add(warning);
    return this;
  }

  /** A label that would protect or change what the route serves, were it acted on. */
  RouteDraft notActedOn(String key) {
    return error(
        "Cannot act on the label 'traefik.%s': it is not supported, and without it the route would serve what it should not. Remove the label or wait for its support."
            .formatted(key));
  }

  /** A label that nothing is lost without. */
  RouteDraft ignored(String key) {
    return warning("The label 'traefik.%s' is not acted on.".formatted(key));
  }

  /** The route; without a port it is off. */
  RouteDefinition done() {
    if (port == 0 && errors.isEmpty()) {
      port = ServicePorts.httpPort(service);
      if (port == 0) {
        error(
            "Cannot route to service '%s': none of its ports is known to speak HTTP. Add the label traefik.port=PORT or traefik.http.services.NAME.loadbalancer.server.port=PORT."
                .formatted(service.service()));
      }
    }
    return new RouteDefinition(name, RouteOwner.of(service), rule, port, errors, warnings);
  }
}
