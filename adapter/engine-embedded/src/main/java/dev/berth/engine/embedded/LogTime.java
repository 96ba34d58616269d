package dev.berth.engine.embedded;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of a record as conmon writes it, {@code 2026-01-02T03:04:05.123456789+00:00}, ten
 * times as fast as a formatter: whoever goes on with a log reads those of all that it has.
 */
final class LogTime {
  private static final String FORM = "0000-00-00T00:00:00.000000000+00:00";
  private static final int SIGN = FORM.length() - 6;

  private LogTime() {}

  /** The time at the beginning of a record; null if it is none. */
  static @Nullable Instant parse(byte[] record, int length) {
    if (hasForm(record, length)) {
      Instant time = usual(record);
      if (time != null) {
        return time;
      }
    }
    try {
      String text = new String(record, 0, length, StandardCharsets.US_ASCII);
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean hasForm(byte[] record, int length) {
    if (length != FORM.length() || record.length < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char form = FORM.charAt(i);
      boolean fits =
          switch (form) {
            case '0' -> record[i] >= '0' && record[i] <= '9';
            case '+' -> record[i] == '+' || record[i] == '-';
            default -> record[i] == form;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Null if a part of it is out of its bounds. */
  private static @Nullable Instant usual(byte[] record) {
    int month = number(record, 5, 2);
    int day = number(record, 8, 2);
    int hour = number(record, 11, 2);
    int minute = number(record, 14, 2);
    int second = number(record, 17, 2);
    int hours = number(record, SIGN + 1, 2);
    int minutes = number(record, SIGN + 4, 2);
    // Other days, and offsets beyond what there are, are for the formatter to judge.
    if (month < 1 || month > 12 || day < 1 || (day > 28 && !isDay(record, month, day))) {
      return null;
    }
    if (hour > 23 || minute > 59 || second > 59 || hours > 17 || minutes > 59) {
      return null;
    }
    int offset = (hours * 60 + minutes) * 60;
    long local =
        LocalDate.of(number(record, 0, 4), month, day).toEpochDay() * 86_400
            + (hour * 60L + minute) * 60
            + second;
    return Instant.ofEpochSecond(
        record[SIGN] == '-' ? local + offset : local - offset, number(record, 20, 9));
  }

  private static boolean isDay(byte[] record, int month, int day) {
    return day <= LocalDate.of(number(record, 0, 4), month, 1).lengthOfMonth();
  }

  private static int number(byte[] record, int from, int length) {
    int number = 0;
    for (int i = from; i < from + length; i++) {
      number = number * 10 + record[i] - '0';
    }
    return number;
  }
}
