package dev.berth.proxy;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the server that has the least to do. */
final class TestBalancer implements Balancer {
  private final List<Upstream> upstreams;

  TestBalancer(List<Upstream> upstreams) {
    this.upstreams = List.copyOf(upstreams);
  }

  @Override
  public @Nullable Upstream enter(Exchange exchange, List<Upstream> tried) {
    Upstream best = null;
    for (Upstream one : upstreams) {
      boolean better = best == null || load(one) < load(best);
      if (!one.isDraining() && better && !tried.contains(one)) {
        best = one;
      }
    }
    return best == null || best.enter() ? best : enter(exchange, tried);
  }

  private static int load(Upstream one) {
    return one.inFlight() + (one.isAvoided() ? 1 << 20 : 0);
  }

  @Override
  public Collection<Upstream> upstreams() {
    return upstreams;
  }
}
