package dev.berth.metrics;

import dev.berth.http.Request;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Times and lengths of time as questions have them. */
final class TimeText {
  private TimeText() {}

  /**
   * A time of the query: {@code 2026-01-31T12:00:00Z}, {@code 2026-01-31}, seconds since 1970, or
   * how long ago, {@code PT24H}.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Instant time(Request request, String name, Instant now, Instant otherwise) {
    String text = request.query(name).orElse("");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      if (text.matches("\\d{1,11}")) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      if (text.length() == "2026-01-31".length() && !text.startsWith("P")) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter '%s': it is no time. Write one like 2026-01-31T12:00:00Z, or how long ago, like PT24H."
              .formatted(name),
          e);
    }
  }

  /**
   * A length of time of the query: {@code 30s}, {@code 5m}, {@code 1h}, {@code 1d} or {@code PT5M}.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Duration length(Request request, String name, Duration otherwise) {
    String text = request.query(name).orElse("").toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      if (text.matches("\\d{1,6}[smhd]")) {
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(count);
          case 'm' -> Duration.ofMinutes(count);
          case 'h' -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        };
      }
      return Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter '%s': it is no length of time. Write one like 30s, 5m, 1h or 1d."
              .formatted(name),
          e);
    }
  }
}
