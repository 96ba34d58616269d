package dev.berth.traefik;

import dev.berth.traefik.MiddlewareConfiguration.Unusable;
import dev.berth.traefik.ServiceConfiguration.Weighted;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands below {@code tcp} in labels and files of Traefik 2 and 3. */
final class TcpReader {
  private static final int HEAVIEST = 10_000;

  private final Origin origin;
  private final Draft draft;

  TcpReader(Origin origin, Draft draft) {
    this.origin = origin;
    this.draft = draft;
  }

  void read(Section tcp) {
    Section routers = tcp.section("routers");
    if (routers != null) {
      RouterReader reader = new RouterReader(origin);
      routers.named().forEach((name, router) -> draft.tcpRouters.put(name, reader.tcp(router)));
      routers.finish();
    }
    Section services = tcp.section("services");
    if (services != null) {
      services.named().forEach((name, one) -> draft.tcpServices.put(name, service(one)));
      services.finish();
    }
    Section middlewares = tcp.section("middlewares");
    if (middlewares != null) {
      MiddlewareReader reader = new MiddlewareReader(origin);
      middlewares.named().forEach((name, one) -> add(name, one, reader.tcp(one)));
      middlewares.finish();
    }
    tcp.notActedOn("serversTransports", "transports of TCP are not supported.");
    tcp.notActedOn("models", "models of routers are not supported.");
    tcp.finish();
  }

  /** Middlewares of HTTP and TCP share their names here. */
  private void add(String name, Section section, MiddlewareConfiguration read) {
    MiddlewareConfiguration other = draft.middlewares.putIfAbsent(name, read);
    if (other != null && !other.equals(read)) {
      String sentence =
          "there is a middleware '%s' of HTTP too. Give each its own name."
              .formatted(Shown.of(name));
      draft.middlewares.put(
          name, new Unusable(List.of(section.setting().firstSaid().cannotRead(sentence))));
    }
  }

  private TcpServiceConfiguration service(Section service) {
    Section balancer = service.section("loadBalancer");
    Section weighted = service.section("weighted");
    service.finish();
    List<Weighted> others = weighted == null ? List.of() : weighted(weighted);
    boolean one = (balancer == null) != (weighted == null);
    if (!one && service.problems().isEmpty()) {
      service.fail(service.setting().cannotRead("it has to be either loadBalancer or weighted."));
    }
    return balancer == null
        ? new TcpServiceConfiguration(service.name(), 0, List.of(), others, 0, service.problems())
        : balanced(service, balancer, others);
  }

  private List<Weighted> weighted(Section weighted) {
    List<Weighted> services = new ArrayList<>();
    for (Section one : weighted.sections("services")) {
      String name = origin.reference(one.required("name"));
      int weight = (int) one.number("weight", 0, HEAVIEST, 1);
      one.finish();
      if (name != null) {
        services.add(new Weighted(name, weight));
      }
    }
    if (services.isEmpty() && weighted.problems().isEmpty()) {
      weighted.missing("services");
    }
    weighted.finish();
    return services;
  }

  private TcpServiceConfiguration balanced(
      Section service, Section balancer, List<Weighted> others) {
    int port = 0;
    Section server = balancer.section("server");
    if (server != null) {
      port = server.port("port");
      noTls(server);
      server.finish();
    }
    List<String> servers = servers(balancer);
    int proxyProtocol = proxyProtocol(balancer);
    balancer.notActedOn("serversTransport", "transports of TCP are not supported.");
    balancer.passOver("terminationDelay");
    balancer.passOver("healthCheck");
    balancer.finish();
    return new TcpServiceConfiguration(
        service.name(), port, servers, others, proxyProtocol, service.problems());
  }

  private static void noTls(Section server) {
    if (server.flag("tls", false)) {
      server.notActedOn("tls", "servers of TCP are not spoken TLS to. Use tls.passthrough.");
    }
  }

  private List<String> servers(Section balancer) {
    if (origin == Origin.LABELS) {
      balancer.notActedOn("servers", "only the operator's files name servers.");
      return List.of();
    }
    List<String> servers = new ArrayList<>();
    for (Section server : balancer.sections("servers")) {
      String address = server.required("address");
      noTls(server);
      server.finish();
      if (address != null) {
        checkAddress(server, address);
        servers.add(address);
      }
    }
    if (servers.isEmpty() && balancer.problems().isEmpty()) {
      balancer.missing("servers");
    }
    return servers;
  }

  private static void checkAddress(Section server, String address) {
    int colon = address.lastIndexOf(':');
    boolean good =
        colon > 0
            && Values.port(address.substring(colon + 1)) != 0
            && address.substring(0, colon).matches("[A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]");
    if (!good) {
      server.wrong("address", "'%s' is not HOST:PORT.".formatted(Shown.of(address)));
    }
  }

  private static int proxyProtocol(Section balancer) {
    Section proxy = balancer.section("proxyProtocol");
    if (proxy == null) {
      return 0;
    }
    int version = (int) proxy.number("version", 1, 2, 2);
    proxy.finish();
    return version;
  }
}
