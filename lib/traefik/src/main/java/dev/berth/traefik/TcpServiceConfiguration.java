package dev.berth.traefik;

import java.util.List;

/**
 * Where connections of TCP go. Immutable.
 *
 * @param port of the tasks; 0: none is said
 * @param servers {@code HOST:PORT}; files only
 * @param weighted other services by their weights
 * @param proxyProtocol 1 or 2: the version of the PROXY header that servers are sent; 0: none
 */
public record TcpServiceConfiguration(
    String name,
    int port,
    List<String> servers,
    List<ServiceConfiguration.Weighted> weighted,
    int proxyProtocol,
    List<String> problems) {
  public TcpServiceConfiguration {
    servers = List.copyOf(servers);
    weighted = List.copyOf(weighted);
    problems = List.copyOf(problems);
  }
}
