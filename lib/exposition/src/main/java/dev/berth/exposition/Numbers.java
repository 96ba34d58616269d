package dev.berth.exposition;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as texts of measurements have them. */
final class Numbers {
  private static final int LONGEST = 400;

  private Numbers() {}

  /** Decimal, {@code NaN}, and {@code Inf} or {@code Infinity} with or without a sign. */
  static OptionalDouble parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return OptionalDouble.empty();
    }
    char last = text.charAt(text.length() - 1);
    if ((last >= '0' && last <= '9') || last == '.') {
      return decimal(text);
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> OptionalDouble.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble decimal(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789.eE+-".indexOf(text.charAt(i)) < 0) {
        return OptionalDouble.empty();
      }
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
