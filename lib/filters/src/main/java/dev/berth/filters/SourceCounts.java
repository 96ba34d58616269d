package dev.berth.filters;

import java.util.concurrent.ConcurrentHashMap;

/** How much of each source there is at one time; only sources of which there is some are kept. */
final class SourceCounts {
  private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();
  private final long most;

  private SourceCounts(long most) {
    this.most = most;
  }

  /**
   * Takes as much of each as a middleware says.
   *
   * @throws InvalidFilter if that is nothing at all
   */
  static SourceCounts upTo(String middleware, long most) throws InvalidFilter {
    if (most < 1) {
      throw new InvalidFilter(
          "The middleware '%s' has the amount %d, which would let nobody in. Take at least 1."
              .formatted(middleware, most));
    }
    return new SourceCounts(most);
  }

  /** Takes so much of each. */
  static SourceCounts upTo(long most) {
    return new SourceCounts(most);
  }

  /** Counts one in; false: there are as many as may be. */
  boolean enter(String source) {
    if (counts.merge(source, 1L, Long::sum) <= most) {
      return true;
    }
    leave(source);
    return false;
  }

  /** Counts one out. */
  void leave(String source) {
    counts.computeIfPresent(source, (_, count) -> count > 1 ? count - 1 : null);
  }

  /** How many sources there are. */
  int size() {
    return counts.size();
  }
}
