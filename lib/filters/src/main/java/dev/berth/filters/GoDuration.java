package dev.berth.filters;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as programs in Go print them: {@code 1m2.5s}, {@code 850ms}. */
final class GoDuration {
  private GoDuration() {}

  static String render(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    if (nanos < 1_000_000) {
      return decimal(nanos, 3) + "us";
    }
    if (nanos < 1_000_000_000) {
      return decimal(nanos, 6) + "ms";
    }
    long minutes = duration.toMinutes();
    String seconds = decimal(nanos - minutes * 60_000_000_000L, 9) + "s";
    if (minutes == 0) {
      return seconds;
    }
    return minutes < 60
        ? minutes + "m" + seconds
        : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
  }

  private static String decimal(long nanos, int digits) {
    return BigDecimal.valueOf(nanos, digits).stripTrailingZeros().toPlainString();
  }
}
