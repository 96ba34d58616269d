package dev.berth.traefik;

import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import dev.berth.traefik.ServiceConfiguration.Server;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import dev.berth.traefik.ServiceConfiguration.Transport;
import dev.berth.traefik.ServiceConfiguration.Weighted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads services of HTTP as Traefik 2 and 3 write them. */
final class ServiceReader {
  static final Duration INTERVAL = Duration.ofSeconds(30);
  static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int HEAVIEST = 10_000;

  private final Origin origin;
  private final Map<String, Transport> transports;

  ServiceReader(Origin origin, Map<String, Transport> transports) {
    this.origin = origin;
    this.transports = transports;
  }

  ServiceConfiguration read(Section service) {
    Section balancer = service.section("loadBalancer");
    Section weighted = service.section("weighted");
    for (String kind : List.of("mirroring", "failover", "highestRandomWeight")) {
      service.notActedOn(kind, "services of this kind are not supported.");
    }
    service.finish();
    if (balancer != null && weighted != null) {
      service.fail(service.setting().cannotRead("it is both loadBalancer and weighted."));
    }
    if (weighted != null) {
      return weighted(service, weighted);
    }
    return balanced(service, balancer);
  }

  private ServiceConfiguration weighted(Section service, Section weighted) {
    List<Weighted> services = new ArrayList<>();
    for (Section one : weighted.sections("services")) {
      String name = origin.reference(one.required("name"));
      int weight = (int) one.number("weight", 0, HEAVIEST, 1);
      one.finish();
      if (name != null) {
        services.add(new Weighted(name, weight));
      }
    }
    if (services.isEmpty() && service.problems().isEmpty()) {
      weighted.missing("services");
    }
    Sticky sticky = sticky(weighted);
    weighted.passOver("healthCheck");
    weighted.finish();
    return new ServiceConfiguration(
        service.name(),
        0,
        "http",
        List.of(),
        services,
        true,
        "wrr",
        sticky,
        null,
        1,
        0,
        null,
        service.problems());
  }

  private ServiceConfiguration balanced(Section service, @Nullable Section balancer) {
    if (balancer == null) {
      if (service.problems().isEmpty()) {
        service.fail(service.setting().cannotRead("'loadBalancer' is missing."));
      }
      return nothing(service);
    }
    Section server = balancer.section("server");
    int port = 0;
    int weight = 1;
    String scheme = "http";
    if (server != null) {
      port = server.port("port");
      scheme = scheme(server, "scheme", "http");
      weight = (int) server.number("weight", 0, HEAVIEST, 1);
      server.notActedOn("preservePath", "paths of servers are not supported.");
      server.notActedOn("url", "only the operator's files name servers. Write server.port.");
      server.finish();
    }
    List<Server> servers = new ServersReader(origin).read(balancer);
    boolean passHost = balancer.flag("passHostHeader", true);
    String strategy = strategy(balancer);
    Sticky sticky = sticky(balancer);
    HealthCheck healthCheck = healthCheck(balancer);
    Transport transport = transport(balancer);
    balancer.passOver("responseForwarding");
    balancer.passOver("passiveHealthCheck");
    balancer.finish();
    return new ServiceConfiguration(
        service.name(),
        port,
        scheme,
        servers,
        List.of(),
        passHost,
        strategy,
        sticky,
        healthCheck,
        weight,
        0,
        transport,
        service.problems());
  }

  private static ServiceConfiguration nothing(Section service) {
    return new ServiceConfiguration(
        service.name(),
        0,
        "http",
        List.of(),
        List.of(),
        true,
        "leastconn",
        null,
        null,
        1,
        0,
        null,
        service.problems());
  }

  /** {@code http}, {@code https} or {@code h2c}. */
  static String scheme(Section section, String key, String otherwise) {
    String scheme = section.text(key);
    if (scheme == null || scheme.isEmpty()) {
      return otherwise;
    }
    String lower = scheme.toLowerCase(Locale.ROOT);
    if (!List.of("http", "https", "h2c").contains(lower)) {
      section.wrong(key, "'%s' is none of http, https and h2c.".formatted(Shown.of(scheme)));
      return otherwise;
    }
    return lower;
  }

  private static String strategy(Section balancer) {
    String strategy = balancer.text("strategy");
    if (strategy == null || strategy.isEmpty()) {
      return "leastconn";
    }
    return switch (strategy.toLowerCase(Locale.ROOT)) {
      case "wrr" -> "wrr";
      case "p2c" -> "p2c";
      case "leastconn" -> "leastconn";
      case "leasttime", "hrw" -> {
        balancer.warn(
            balancer
                .setting()
                .says("the strategy '%s' is not there, leastconn is used.".formatted(strategy)));
        yield "leastconn";
      }
      default -> {
        balancer.wrong(
            "strategy", "'%s' is none of wrr, p2c and leastconn.".formatted(Shown.of(strategy)));
        yield "leastconn";
      }
    };
  }

  private static @Nullable Sticky sticky(Section section) {
    Section sticky = section.section("sticky");
    if (sticky == null) {
      return null;
    }
    Section cookie = sticky.section("cookie");
    sticky.finish();
    if (cookie == null) {
      return new Sticky(null, false, false, null, 0, null);
    }
    Sticky read =
        new Sticky(
            cookieName(cookie, "name"),
            cookie.flag("secure", false),
            cookie.flag("httpOnly", false),
            sameSite(cookie),
            (int) cookie.number("maxAge", Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
            cookiePath(cookie));
    cookie.notActedOn("domain", "cookies for other hosts are not set.");
    cookie.finish();
    return read;
  }

  static @Nullable String cookieName(Section cookie, String key) {
    String name = cookie.text(key);
    if (name == null || name.isEmpty()) {
      return null;
    }
    if (!HeaderText.isName(name)) {
      cookie.wrong(key, "'%s' is not the name of a cookie.".formatted(Shown.of(name)));
    }
    return name;
  }

  static @Nullable String sameSite(Section cookie) {
    String text = cookie.text("sameSite");
    if (text == null || text.isEmpty()) {
      return null;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!List.of("none", "lax", "strict").contains(lower)) {
      cookie.wrong("sameSite", "'%s' is none of none, lax and strict.".formatted(Shown.of(text)));
    }
    return lower;
  }

  private static @Nullable String cookiePath(Section cookie) {
    String path = cookie.text("path");
    boolean odd =
        path != null
            && !path.isEmpty()
            && (!path.startsWith("/") || path.indexOf(';') >= 0 || !HeaderText.isValue(path));
    if (odd) {
      cookie.wrong("path", "it does not begin with '/', or has a ';'.");
    }
    return path == null || path.isEmpty() ? null : path;
  }

  private static @Nullable HealthCheck healthCheck(Section balancer) {
    Section check = balancer.section("healthCheck");
    if (check == null) {
      return null;
    }
    String path = checkPath(check);
    String scheme = check.has("scheme") ? scheme(check, "scheme", "http") : null;
    String mode = check.text("mode");
    if (mode != null && !mode.equalsIgnoreCase("http")) {
      check.wrong("mode", "only 'http' is supported, not '%s'.".formatted(Shown.of(mode)));
    }
    String method = check.text("method");
    HealthCheck read =
        new HealthCheck(
            path,
            method == null || method.isEmpty() ? "GET" : method.toUpperCase(Locale.ROOT),
            check.port("port"),
            scheme,
            (int) check.number("status", 0, 599, 0),
            positive(check, "interval", INTERVAL),
            positive(check, "timeout", TIMEOUT),
            check.text("hostname"),
            HeadersReader.headers(check, "headers", check.map("headers")),
            check.flag("followRedirects", true));
    check.passOver("unhealthyInterval");
    check.finish();
    return read;
  }

  static String checkPath(Section check) {
    String path = check.required("path");
    if (path == null) {
      return "/";
    }
    if (!path.startsWith("/") || path.indexOf(' ') >= 0 || !HeaderText.isValue(path)) {
      check.wrong("path", "'%s' does not begin with '/'.".formatted(Shown.of(path)));
    }
    return path;
  }

  static Duration positive(Section section, String key, Duration otherwise) {
    Duration duration = section.duration(key, otherwise);
    if (duration.isZero()) {
      section.wrong(key, "it has to be longer than nothing.");
      return otherwise;
    }
    return duration;
  }

  private @Nullable Transport transport(Section balancer) {
    String name = origin.reference(balancer.text("serversTransport"));
    if (name == null) {
      return null;
    }
    Transport transport = transports.get(name);
    if (transport == null) {
      balancer.wrong(
          "serversTransport",
          origin == Origin.LABELS
              ? "only the operator's files define transports."
              : "there is no transport '%s' in this file.".formatted(Shown.of(name)));
    }
    return transport;
  }
}
