package dev.berth.alerts;

import java.util.Locale;

/** How much an alert matters; its label {@code severity}. */
enum Severity {
  INFO,
  WARNING,
  CRITICAL;

  /** As rules and labels have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
