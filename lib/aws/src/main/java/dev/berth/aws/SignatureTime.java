package dev.berth.aws;

import dev.berth.aws.SignatureRefusal.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as signatures write them: {@code 20260131T235959Z}. */
final class SignatureTime {
  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LENGTH = 16;
  private static final int DAY = 8;

  private SignatureTime() {}

  static String render(Instant time) {
    return BASIC.format(time);
  }

  /** The day of a time that {@link #render} wrote. */
  static String day(String time) {
    return time.substring(0, DAY);
  }

  /**
   * Reads ISO 8601's basic form, or that of HTTP's {@code Date}.
   *
   * @throws SignatureRefusal {@code INCOMPLETE}
   */
  static Instant parse(String text) {
    try {
      if (text.length() == LENGTH && text.charAt(DAY) == 'T' && text.endsWith("Z")) {
        return LocalDateTime.of(
                number(text, 0, 4),
                number(text, 4, 6),
                number(text, 6, DAY),
                number(text, 9, 11),
                number(text, 11, 13),
                number(text, 13, 15))
            .toInstant(ZoneOffset.UTC);
      }
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      throw new SignatureRefusal(
          Fault.INCOMPLETE,
          "Date must be in ISO-8601 'basic format'. Got '%s'. See http://en.wikipedia.org/wiki/ISO_8601"
              .formatted(Shown.text(text)));
    }
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
