package dev.berth.cli;

import dev.berth.client.Json;
import java.util.Locale;

/** Amounts of what was measured, in three digits or so. */
final class Amounts {
  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  private static final double STEP = 1024;

  private Amounts() {}

  /** Bytes: {@code 12.5MiB}; empty if there are none told. */
  static String bytes(Json value) {
    return value.isMissing() ? "" : bytes(number(value));
  }

  /** Bytes a second. */
  static String rate(Json value) {
    return value.isMissing() ? "" : bytes(number(value)) + "/s";
  }

  static String bytes(double bytes) {
    double left = Math.max(0, bytes);
    int unit = 0;
    while (left >= STEP && unit < BINARY.length - 1) {
      left /= STEP;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", left, BINARY[unit]);
  }

  /** A part of one: {@code 12.5%}. */
  static String percent(Json value) {
    return value.isMissing() ? "" : String.format(Locale.ROOT, "%.1f%%", number(value) * 100);
  }

  /** Without more digits than tell something. */
  static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  static double number(Json value) {
    try {
      return Double.parseDouble(value.text());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
