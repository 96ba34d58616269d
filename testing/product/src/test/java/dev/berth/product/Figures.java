package dev.berth.product;

import java.util.List;

/** What a test measured, in words, and the limits it is held against. */
final class Figures {
  private Figures() {}

  /** How often something was measured, its median and its most. */
  static String line(String what, List<Double> seconds) {
    if (seconds.isEmpty()) {
      return what + ": never";
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    return "%s: %d times, median %.2f s, most %.2f s"
        .formatted(what, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
  }

  /** Three times as wide in CI, where others use the machine too. */
  static double limit(double seconds) {
    return "true".equals(System.getenv("CI")) ? 3 * seconds : seconds;
  }
}
