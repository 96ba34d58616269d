package dev.berth.proxy;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the connections of a TCP route. Immutable but for what its balancer counts.
 *
 * @param route its name, for metrics and records
 * @param terminate whether TLS ends here; else its bytes are passed on as they are
 * @param guard looks at who comes; null: everybody may
 * @param balancer where connections go; asked without an exchange
 * @param proxyProtocol 1 or 2: the version of the PROXY header that servers are sent; 0: none
 */
public record TcpPassage(
    String route,
    boolean terminate,
    @Nullable Guard guard,
    TcpBalancer balancer,
    int proxyProtocol) {

  /** Who may come in. Thread-safe; never blocks. */
  @FunctionalInterface
  public interface Guard {
    boolean admits(InetSocketAddress peer);
  }

  /** Chooses servers for connections. Thread-safe; never blocks. */
  @FunctionalInterface
  public interface TcpBalancer {
    /** Enters a server; the caller leaves it when the connection has ended. Null: there is none. */
    @Nullable Upstream enter(InetSocketAddress peer);
  }
}
