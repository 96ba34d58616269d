package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Compose writes them: {@code 1h5m30s20ms}, {@code 1.5s}, {@code 0}. */
final class DurationSyntax {
  private static final Pattern PART =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(h|ms|us|µs|μs|ns|m|s)");
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int LONGEST_TEXT = 100;

  private DurationSyntax() {}

  /**
   * Reads a length of time, 0 or more.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if the text is none, or longer than ten
   *     years
   */
  static Duration parse(String text) {
    String stripped = text.strip();
    if (stripped.equals("0")) {
      return Duration.ZERO;
    }
    if (stripped.isEmpty() || stripped.length() > LONGEST_TEXT) {
      throw wrong(text, "");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher matcher = PART.matcher(stripped);
    int at = 0;
    while (at < stripped.length()) {
      matcher.region(at, stripped.length());
      if (!matcher.lookingAt()) {
        throw wrong(text, isNumber(stripped) ? " Is " + stripped + "s meant?" : "");
      }
      nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(nanosOf(matcher.group(2))));
      at = matcher.end();
    }
    if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
      throw wrong(text, " It is longer than ten years.");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** The shortest text that {@link #parse} reads as this duration. */
  static String render(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    int nanos = duration.toNanosPart();
    append(text, nanos / 1_000_000, "ms");
    append(text, nanos / 1000 % 1000, "us");
    append(text, nanos % 1000, "ns");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static BigDecimal nanosOf(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "h" -> 3_600_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "s" -> 1_000_000_000L;
          case "ms" -> 1_000_000L;
          case "us", "µs", "μs" -> 1000L;
          default -> 1L;
        });
  }

  private static BerthException wrong(String text, String more) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "%s is not a length of time. Write one like 30s, 1m30s or 500ms.%s"
            .formatted(Shown.quoted(text), more));
  }
}
