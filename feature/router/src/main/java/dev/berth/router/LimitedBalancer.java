package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets so many requests in flight over all servers, about: it does not lock. Thread-safe. */
final class LimitedBalancer implements ServerChoice {
  private final ServerChoice servers;
  private final int most;

  LimitedBalancer(ServerChoice servers, int most) {
    this.servers = servers;
    this.most = most;
  }

  @Override
  public @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried) {
    long inFlight = 0;
    for (Upstream server : servers.upstreams()) {
      inFlight += server.inFlight();
    }
    return inFlight >= most ? null : servers.enter(exchange, tried);
  }

  @Override
  public Collection<Upstream> upstreams() {
    return servers.upstreams();
  }
}
