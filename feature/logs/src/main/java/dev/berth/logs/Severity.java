package dev.berth.logs;

import java.util.Locale;

/** The few words that stand for how grave a record is, whatever a program calls it. */
final class Severity {
  private Severity() {}

  /**
   * @param level as a line has it; of numbers those that loggers of Node.js write
   * @return {@code fatal}, {@code error}, {@code warn}, {@code info}, {@code debug} or {@code
   *     trace}; empty: not known
   */
  static String of(String level) {
    return switch (level.toLowerCase(Locale.ROOT)) {
      case "fatal", "f", "emerg", "emergency", "panic", "alert", "crit", "critical", "60" ->
          "fatal";
      case "error", "err", "e", "eror", "severe", "failure", "50" -> "error";
      case "warn", "warning", "w", "wrn", "40" -> "warn";
      case "info",
          "i",
          "inf",
          "information",
          "informational",
          "notice",
          "n",
          "log",
          "config",
          "30" ->
          "info";
      case "debug", "d", "dbg", "fine", "20" -> "debug";
      case "trace", "t", "trc", "verbose", "v", "finer", "finest", "10" -> "trace";
      default -> "";
    };
  }
}
