package dev.berth.traefik;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as Go's programs read them. */
final class Values {
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{0,9})?|\\.[0-9]{1,9})(ns|us|µs|μs|ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private Values() {}

  /** Without white space and one pair of quotes around it. */
  static String unquoted(String text) {
    String value = text.strip();
    if (value.length() >= 2) {
      char first = value.charAt(0);
      boolean quoted = (first == '"' || first == '\'') && value.charAt(value.length() - 1) == first;
      if (quoted && value.indexOf(first, 1) == value.length() - 1) {
        return value.substring(1, value.length() - 1).strip();
      }
    }
    return value;
  }

  /** Null: neither. */
  static @Nullable Boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> true;
      case "false", "f", "0" -> false;
      default -> null;
    };
  }

  /** 0: none. */
  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port > 0 && port < 65_536 ? port : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** {@code 1m30s}, {@code 500ms}; a plain number is seconds. Null: none. */
  static @Nullable Duration duration(String text) {
    if (text.matches("[0-9]{1,9}")) {
      Duration seconds = Duration.ofSeconds(Long.parseLong(text));
      return seconds.compareTo(LONGEST) > 0 ? null : seconds;
    }
    Matcher amount = AMOUNT.matcher(text);
    double nanos = 0;
    int at = 0;
    while (at < text.length()) {
      if (!amount.find(at) || amount.start() != at) {
        return null;
      }
      nanos += Double.parseDouble(amount.group(1)) * unit(amount.group(2));
      at = amount.end();
    }
    boolean fits = at > 0 && nanos <= LONGEST.toNanos();
    return fits ? Duration.ofNanos(Math.round(nanos)) : null;
  }

  private static double unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3_600e9;
      default -> 1e3;
    };
  }

  /** The parts between commas that are not blank; those in braces may be left together. */
  static List<String> list(String text, boolean outsideBraces) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth = Math.max(0, depth + (c == '{' ? 1 : c == '}' ? -1 : 0));
      boolean apart = i == text.length() || depth == 0 || !outsideBraces;
      if (c == ',' && apart) {
        String part = text.substring(start, i).strip();
        if (!part.isEmpty()) {
          parts.add(part);
        }
        start = i + 1;
      }
    }
    return parts;
  }
}
