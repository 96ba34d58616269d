package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What units of time and of bytes stand for. */
final class Units {
  private Units() {}

  /** Seconds in a unit of time; 0 if it is none. */
  static double seconds(byte[] text, int from, int to) {
    String unit = new String(text, from, to - from, StandardCharsets.US_ASCII);
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "ns", "nsec", "nanoseconds" -> 1e-9;
      case "us", "usec", "microseconds" -> 1e-6;
      case "ms", "msec", "millis", "milliseconds" -> 1e-3;
      case "s", "sec", "secs", "second", "seconds" -> 1;
      case "m", "min", "mins", "minute", "minutes" -> 60;
      case "h", "hr", "hrs", "hour", "hours" -> 3600;
      case "d", "day", "days" -> 86400;
      default -> 0;
    };
  }

  /** Bytes in a unit of sizes, a kilobyte being 1024 of them; 0 if it is none. */
  static double bytes(byte[] text, int from, int to) {
    String unit = new String(text, from, to - from, StandardCharsets.US_ASCII);
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "b", "byte", "bytes" -> 1;
      case "k", "kb", "kib" -> 1L << 10;
      case "m", "mb", "mib" -> 1L << 20;
      case "g", "gb", "gib" -> 1L << 30;
      case "t", "tb", "tib" -> 1L << 40;
      default -> 0;
    };
  }
}
