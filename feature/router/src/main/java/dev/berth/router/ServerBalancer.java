package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server with the fewest requests in flight, in turn among equals. Who is not well is
 * left out; one that lately could not be connected to comes only when there is no other.
 * Thread-safe.
 */
final class ServerBalancer implements ServerChoice {
  private static final int AVOIDED_LOAD = 1 << 24;

  private final List<Upstream> upstreams;
  private final Upstream[] servers;
  private final HealthView health;
  private final AtomicInteger turn = new AtomicInteger();

  ServerBalancer(List<Upstream> upstreams, HealthView health) {
    this.upstreams = List.copyOf(upstreams);
    this.servers = upstreams.toArray(Upstream[]::new);
    this.health = health;
  }

  @Override
  public @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried) {
    while (true) {
      Upstream best = choose(tried);
      if (best == null || best.enter()) {
        return best;
      }
      // It began to drain after it was chosen: the next look leaves it out.
    }
  }

  private @Nullable Upstream choose(List<Upstream> tried) {
    int length = servers.length;
    if (length == 0) {
      return null;
    }
    int start = length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), length);
    Upstream best = null;
    int bestLoad = Integer.MAX_VALUE;
    for (int i = 0; i < length; i++) {
      int index = start + i;
      Upstream one = servers[index < length ? index : index - length];
      int load = load(one);
      if (load < bestLoad && (tried.isEmpty() || !tried.contains(one))) {
        best = one;
        bestLoad = load;
      }
    }
    return best;
  }

  private int load(Upstream server) {
    if (server.isDraining() || !health.isHealthy(server)) {
      return Integer.MAX_VALUE;
    }
    return server.inFlight() + (server.isAvoided() ? AVOIDED_LOAD : 0);
  }

  @Override
  public Collection<Upstream> upstreams() {
    return upstreams;
  }
}
