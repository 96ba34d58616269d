package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Chooses other balancers in proportion to their weights, evenly mixed. Thread-safe.
 *
 * <p>Smooth weighted round robin: each choice adds to every credit its weight, takes the largest
 * and lowers it by the sum of all.
 */
final class WeightedBalancer implements ServerChoice {
  private final List<Part> parts;
  private final long[] credits;
  private final long sum;
  private final List<Upstream> upstreams;
  private final ReentrantLock choosing = new ReentrantLock();

  /** A balancer and its share; 0: it gets nothing. */
  record Part(ServerChoice balancer, int weight) {}

  WeightedBalancer(List<Part> parts) {
    this.parts = parts.stream().filter(part -> part.weight() > 0).toList();
    this.credits = new long[this.parts.size()];
    this.sum = this.parts.stream().mapToLong(Part::weight).sum();
    Set<Upstream> all = new LinkedHashSet<>();
    this.parts.forEach(part -> all.addAll(part.balancer().upstreams()));
    this.upstreams = List.copyOf(all);
  }

  @Override
  public @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried) {
    if (parts.isEmpty()) {
      return null;
    }
    int first = choose();
    Upstream avoided = null;
    List<Upstream> out = tried;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get((first + i) % parts.size());
      Upstream entered = part.balancer().enter(exchange, out);
      if (entered == null) {
        continue;
      }
      if (!entered.isAvoided()) {
        if (avoided != null) {
          avoided.leave();
        }
        return entered;
      }
      // Others come first; it stays entered in case there are none.
      if (avoided == null) {
        avoided = entered;
        out = new ArrayList<>(tried);
        out.add(entered);
      } else {
        entered.leave();
      }
    }
    return avoided;
  }

  private int choose() {
    choosing.lock();
    try {
      int best = 0;
      for (int i = 0; i < credits.length; i++) {
        credits[i] += parts.get(i).weight();
        if (credits[i] > credits[best]) {
          best = i;
        }
      }
      credits[best] -= sum;
      return best;
    } finally {
      choosing.unlock();
    }
  }

  @Override
  public Collection<Upstream> upstreams() {
    return upstreams;
  }
}
