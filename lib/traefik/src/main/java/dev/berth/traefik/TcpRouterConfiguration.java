package dev.berth.traefik;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router of TCP. Immutable; the parts as those of {@link RouterConfiguration}.
 *
 * @param middlewares names; only allow lists of addresses and limits of connections are for TCP
 */
public record TcpRouterConfiguration(
    String name,
    String text,
    @Nullable Rule rule,
    int priority,
    List<String> entryPoints,
    List<String> middlewares,
    @Nullable String service,
    RouterConfiguration.@Nullable RouterTls tls,
    List<String> problems) {
  public TcpRouterConfiguration {
    entryPoints = List.copyOf(entryPoints);
    middlewares = List.copyOf(middlewares);
    problems = List.copyOf(problems);
  }
}
