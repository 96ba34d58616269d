package dev.berth.traefik;

import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the service that a front end of Traefik 1 leads to. */
final class BackendReader {
  private static final int HEAVIEST = 10_000;

  private final Section root;
  private final Section backend;
  private final String name;
  private final boolean passHostHeader;
  private @Nullable InFlight inFlight;
  private @Nullable Buffering buffering;

  BackendReader(Section root, String name, boolean passHostHeader) {
    this.root = root;
    this.backend = root.belowOrNothing("backend");
    this.name = name;
    this.passHostHeader = passHostHeader;
  }

  /** The name of the service that a back end's name stands for. */
  static String serviceName(String backend) {
    return "backend-" + backend.toLowerCase(Locale.ROOT);
  }

  static ServiceConfiguration plain(String name, int port, String scheme) {
    return new ServiceConfiguration(
        name,
        port,
        scheme,
        List.of(),
        List.of(),
        true,
        "leastconn",
        null,
        null,
        1,
        0,
        null,
        List.of());
  }

  /** The same service, at this port unless it says another. */
  static ServiceConfiguration withPort(ServiceConfiguration service, int port) {
    boolean said = service.port() != 0 || !service.weighted().isEmpty();
    return new ServiceConfiguration(
        service.name(),
        said ? service.port() : port,
        service.scheme(),
        service.servers(),
        service.weighted(),
        service.passHostHeader(),
        service.strategy(),
        service.sticky(),
        service.healthCheck(),
        service.weight(),
        service.maxConnections(),
        service.transport(),
        service.problems());
  }

  ServiceConfiguration read() {
    String named = backend.setting().value();
    if (named != null && named.length() > 128) {
      root.wrong("backend", "its name is longer than 128 characters.");
    }
    int port = root.port("port");
    String scheme = ServiceReader.scheme(root, "protocol", "http");
    int weight = (int) root.number("weight", 0, HEAVIEST, 1);
    for (String key : List.of("portIndex", "portName")) {
      root.notActedOn(key, "write traefik.port.");
    }
    String strategy = "leastconn";
    Sticky sticky = null;
    Section balancer = backend.section("loadbalancer");
    if (balancer != null) {
      strategy = strategy(balancer);
      sticky = sticky(balancer);
      balancer.flag("swarm", false);
      balancer.finish();
    }
    HealthCheck healthCheck = healthCheck();
    int most = maxConnections();
    Section bodies = backend.section("buffering");
    buffering = bodies == null ? null : MiddlewareReader.buffering(bodies);
    backend.notActedOn("circuitbreaker", "circuit breakers are not supported.");
    backend.passOver("responseForwarding");
    backend.finish();
    return new ServiceConfiguration(
        named == null || named.isBlank() ? "frontend-" + name : serviceName(named),
        port,
        scheme,
        List.of(),
        List.of(),
        passHostHeader,
        strategy,
        sticky,
        healthCheck,
        weight,
        most,
        null,
        root.problems());
  }

  /** How many requests of one client or header there may be; after {@link #read}. */
  @Nullable InFlight inFlight() {
    return inFlight;
  }

  /** Whether bodies are held back; after {@link #read}. */
  @Nullable Buffering buffering() {
    return buffering;
  }

  private static String strategy(Section balancer) {
    String method = balancer.text("method");
    String lower = method == null ? "" : method.toLowerCase(Locale.ROOT);
    if (!List.of("", "wrr", "drr").contains(lower)) {
      balancer.wrong("method", "'%s' is neither wrr nor drr.".formatted(Shown.of(lower)));
    }
    return lower.equals("wrr") ? "wrr" : "leastconn";
  }

  private static @Nullable Sticky sticky(Section balancer) {
    boolean older = balancer.flag("sticky", false);
    Section stickiness = balancer.section("stickiness");
    if (stickiness == null) {
      return older ? new Sticky(null, false, false, null, 0, null) : null;
    }
    Sticky sticky =
        new Sticky(
            ServiceReader.cookieName(stickiness, "cookieName"),
            stickiness.flag("secure", false),
            stickiness.flag("httpOnly", false),
            ServiceReader.sameSite(stickiness),
            0,
            null);
    stickiness.finish();
    return sticky;
  }

  private @Nullable HealthCheck healthCheck() {
    Section check = backend.section("healthcheck");
    if (check == null) {
      return null;
    }
    String path = ServiceReader.checkPath(check);
    String scheme = check.has("scheme") ? ServiceReader.scheme(check, "scheme", "http") : null;
    HealthCheck read =
        new HealthCheck(
            path,
            "GET",
            check.port("port"),
            scheme,
            0,
            ServiceReader.positive(check, "interval", ServiceReader.INTERVAL),
            ServiceReader.positive(check, "timeout", ServiceReader.TIMEOUT),
            check.text("hostname"),
            HeadersReader.headers(check, "headers", HeadersReader.pairs(check, "headers")),
            true);
    check.finish();
    return read;
  }

  /** Over all servers; a limit for each client or header is a middleware. */
  private int maxConnections() {
    Section limit = backend.section("maxconn");
    if (limit == null) {
      return 0;
    }
    int amount = (int) limit.number("amount", 1, Integer.MAX_VALUE, 0);
    SourceCriterion source = FrontendMiddlewares.source(limit, "extractorfunc", LimitReader.HOST);
    if (!limit.has("amount")) {
      limit.missing("amount");
    }
    limit.finish();
    if (source.host()) {
      return amount;
    }
    inFlight = new InFlight(amount, source);
    return 0;
  }
}
