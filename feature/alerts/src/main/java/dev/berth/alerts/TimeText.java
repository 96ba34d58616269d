package dev.berth.alerts;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of time as rules have them: {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 1d}, {@code
 * 2w}.
 */
final class TimeText {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})([wdhms])");
  private static final long LONGEST_SECONDS = Duration.ofDays(3650).toSeconds();

  private TimeText() {}

  /** Reads one; empty if a text is none, or is more than ten years. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    if (text.isEmpty() || text.length() > 50) {
      return Optional.empty();
    }
    Matcher matcher = PART.matcher(text);
    long seconds = 0;
    int at = 0;
    while (at < text.length()) {
      matcher.region(at, text.length());
      if (!matcher.lookingAt()) {
        return Optional.empty();
      }
      seconds += Long.parseLong(matcher.group(1)) * secondsOf(matcher.group(2));
      at = matcher.end();
    }
    return seconds > LONGEST_SECONDS ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private static long secondsOf(String unit) {
    return switch (unit) {
      case "w" -> 604_800;
      case "d" -> 86_400;
      case "h" -> 3600;
      case "m" -> 60;
      default -> 1;
    };
  }

  /** The text that {@link #parse} reads as this, to the second. */
  static String render(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
