package dev.berth.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that did not take a request. Confined to its event loop. */
final class Tries {
  /** Those that refuse do so at once; of a machine that is gone one server after the other may. */
  private static final int MOST_SERVERS = 16;

  /** How often a connection may take as long as it may. */
  private static final int MOST_TIMEOUTS = 4;

  private final List<Upstream> servers = new ArrayList<>();
  private final long since = System.nanoTime();

  /** With one server more. */
  static Tries with(@Nullable Tries before, Upstream server) {
    Tries tries = before == null ? new Tries() : before;
    tries.servers.add(server);
    return tries;
  }

  /**
   * Enters a server that has not been tried.
   *
   * @param before null: none has
   * @return null: there is none, or enough have been
   */
  static @Nullable Upstream enter(
      Balancer among, Exchange exchange, @Nullable Tries before, ProxySettings.Timeouts timeouts) {
    if (before == null) {
      return among.enter(exchange, List.of());
    }
    return before.mayGoOn(timeouts.connect()) ? among.enter(exchange, before.servers) : null;
  }

  /**
   * Whether another server may be tried.
   *
   * @param connect how long one connection may take
   */
  private boolean mayGoOn(Duration connect) {
    return servers.size() < MOST_SERVERS
        && System.nanoTime() - since < (MOST_TIMEOUTS - 1) * connect.toNanos();
  }
}
