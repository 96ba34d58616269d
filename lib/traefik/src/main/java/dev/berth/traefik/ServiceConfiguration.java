package dev.berth.traefik;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of HTTP go. Immutable.
 *
 * @param port of the tasks; 0: none is said
 * @param scheme {@code http}, {@code https} or {@code h2c}, that the tasks speak at this port
 * @param servers URLs; files only
 * @param weighted other services by their weights, in place of servers
 * @param passHostHeader whether servers are told the client's host
 * @param strategy {@code wrr}, {@code leastconn} (the default), or {@code p2c}
 * @param sticky null: clients are not kept at one server
 * @param healthCheck null: servers are not asked
 * @param weight of this source's tasks among others of the same service
 * @param maxConnections at one time, over all servers; 0: as many as come
 * @param transport how HTTPS servers are spoken to; null: as usual
 * @param problems why routes to it are off, a sentence each
 */
public record ServiceConfiguration(
    String name,
    int port,
    String scheme,
    List<Server> servers,
    List<Weighted> weighted,
    boolean passHostHeader,
    String strategy,
    @Nullable Sticky sticky,
    @Nullable HealthCheck healthCheck,
    int weight,
    int maxConnections,
    @Nullable Transport transport,
    List<String> problems) {
  public ServiceConfiguration {
    servers = List.copyOf(servers);
    weighted = List.copyOf(weighted);
    problems = List.copyOf(problems);
  }

  /** A server by its URL: {@code http://10.1.2.3:8080}. */
  public record Server(String url, int weight) {}

  /** Another service and how much of the requests it gets. */
  public record Weighted(String service, int weight) {}

  /**
   * Clients are kept at one server by a cookie.
   *
   * @param cookie its name; null: one is made up from the service's
   * @param sameSite {@code none}, {@code lax} or {@code strict}; null: not said
   * @param maxAge in seconds; 0: as long as the browser runs
   */
  public record Sticky(
      @Nullable String cookie,
      boolean secure,
      boolean httpOnly,
      @Nullable String sameSite,
      int maxAge,
      @Nullable String path) {}

  /**
   * Servers are asked whether they are well.
   *
   * @param path what is asked for
   * @param port 0: the service's
   * @param scheme null: the service's
   * @param status expected; 0: 2xx and 3xx
   * @param hostname null: the server's address
   */
  public record HealthCheck(
      String path,
      String method,
      int port,
      @Nullable String scheme,
      int status,
      Duration interval,
      Duration timeout,
      @Nullable String hostname,
      Map<String, String> headers,
      boolean followRedirects) {
    public HealthCheck {
      headers = Sorted.copy(headers);
    }

    public HealthCheck withPort(int changed) {
      return new HealthCheck(
          path,
          method,
          changed,
          scheme,
          status,
          interval,
          timeout,
          hostname,
          headers,
          followRedirects);
    }
  }

  /**
   * How HTTPS servers are spoken to.
   *
   * @param serverName null: the host of the URL
   * @param rootCas PEM files, or PEM texts
   */
  public record Transport(
      @Nullable String serverName, boolean insecureSkipVerify, List<String> rootCas) {
    public Transport {
      rootCas = List.copyOf(rootCas);
    }
  }
}
