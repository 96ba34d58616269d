package dev.berth.server;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as people write them: {@code 30s}, {@code 1m30s}, {@code 500ms}, {@code PT30S}. */
final class Times {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private Times() {}

  /**
   * Reads a time of more than nothing.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION}
   */
  static Duration parse(String text) {
    Duration time = text.startsWith("P") ? iso(text) : units(text);
    if (!time.isPositive()) {
      throw notATime(text, null);
    }
    return time;
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw notATime(text, e);
    }
  }

  private static Duration units(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw notATime(text, null);
    }
    return Duration.ofDays(number(matcher.group(1)))
        .plusHours(number(matcher.group(2)))
        .plusMinutes(number(matcher.group(3)))
        .plusSeconds(number(matcher.group(4)))
        .plusMillis(number(matcher.group(5)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Writes a time as short as it goes: {@code 1m30s}. */
  static String render(Duration time) {
    StringBuilder text = new StringBuilder();
    append(text, time.toDaysPart(), "d");
    append(text, time.toHoursPart(), "h");
    append(text, time.toMinutesPart(), "m");
    append(text, time.toSecondsPart(), "s");
    append(text, time.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }

  private static BerthException notATime(String text, @Nullable Throwable cause) {
    String shown = text.length() > 50 ? text.substring(0, 50) + "…" : text;
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "'" + shown + "' is not a time. Write one like 30s, 5m or 1h30m.",
        cause);
  }
}
