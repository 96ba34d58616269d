package dev.berth.traefik;

import dev.berth.traefik.ServiceConfiguration.Transport;
import java.util.HashMap;
import java.util.Map;

/** Reads what stands below {@code http} in labels and files of Traefik 2 and 3. */
final class HttpReader {
  private final Origin origin;
  private final Draft draft;

  HttpReader(Origin origin, Draft draft) {
    this.origin = origin;
    this.draft = draft;
  }

  void read(Section http) {
    Map<String, Transport> transports = transports(http);
    Section routers = http.section("routers");
    if (routers != null) {
      RouterReader reader = new RouterReader(origin);
      routers.named().forEach((name, router) -> draft.routers.put(name, reader.http(router)));
      routers.finish();
    }
    Section services = http.section("services");
    if (services != null) {
      ServiceReader reader = new ServiceReader(origin, transports);
      services.named().forEach((name, service) -> draft.services.put(name, reader.read(service)));
      services.finish();
    }
    Section middlewares = http.section("middlewares");
    if (middlewares != null) {
      MiddlewareReader reader = new MiddlewareReader(origin);
      middlewares.named().forEach((name, one) -> draft.middlewares.put(name, reader.http(one)));
      middlewares.finish();
    }
    http.notActedOn("models", "models of routers are not supported.");
    http.finish();
  }

  private Map<String, Transport> transports(Section http) {
    Map<String, Transport> transports = new HashMap<>();
    if (origin == Origin.LABELS) {
      http.notActedOn("serversTransports", "only the operator's files define transports.");
      return transports;
    }
    Section section = http.section("serversTransports");
    if (section != null) {
      section.named().forEach((name, one) -> transports.put(name, TransportReader.read(one, http)));
      section.finish();
    }
    return transports;
  }
}
