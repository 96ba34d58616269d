package dev.berth.router;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among destinations: the one with the fewest requests in flight, in turn among equals, and
 * one that lately could not be connected to only when there is no other. Thread-safe.
 */
final class Balancer {
  private final Destination[] destinations;
  private final AtomicInteger turn = new AtomicInteger();

  Balancer(List<Destination> destinations) {
    this.destinations = destinations.toArray(Destination[]::new);
  }

  boolean isEmpty() {
    return destinations.length == 0;
  }

  List<Destination> destinations() {
    return List.of(destinations);
  }

  /**
   * Enters a destination; the caller leaves it when its request has ended.
   *
   * @param tried those that are not to be chosen
   * @return null: there is none
   */
  @Nullable Destination enter(List<Destination> tried) {
    while (true) {
      Destination best = choose(tried);
      if (best == null || best.enter()) {
        return best;
      }
      // It began to drain after it was chosen: the next look leaves it out.
    }
  }

  private @Nullable Destination choose(List<Destination> tried) {
    int length = destinations.length;
    if (length == 0) {
      return null;
    }
    int start = length == 1 ? 0 : Math.floorMod(turn.getAndIncrement(), length);
    Destination best = null;
    int bestLoad = Integer.MAX_VALUE;
    for (int i = 0; i < length; i++) {
      int index = start + i;
      Destination one = destinations[index < length ? index : index - length];
      int load = one.load();
      if (load < bestLoad && (tried.isEmpty() || !tried.contains(one))) {
        best = one;
        bestLoad = load;
      }
    }
    return best;
  }
}
