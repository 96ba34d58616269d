package dev.berth.templates;

/**
 * Writes times as ISO 8601 where they have a year, a month and a day; others as they are written.
 * What has no zone gets none.
 */
final class TimeText {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int MILLISECOND_DIGITS = 13;
  private static final int SECOND_DIGITS = 10;

  private TimeText() {}

  static void write(byte[] text, int from, int to, JsonText json) {
    if (!iso(text, from, to, json)) {
      json.quoted(text, from, to);
    }
  }

  /** Whether it was a full date; it is written then, in quotes. */
  static boolean iso(byte[] text, int from, int to, JsonText json) {
    int[] numbers = new int[10];
    int[] lengths = new int[10];
    int count = 0;
    int month = 0;
    int named = -1;
    int zone = to;
    int digits = 0;
    int i = from;
    while (i < to && count < numbers.length) {
      byte c = text[i];
      if (Bytes.isDigit(c)) {
        int start = i;
        int value = 0;
        while (i < to && Bytes.isDigit(text[i])) {
          value = i - start < 9 ? value * 10 + text[i] - '0' : value;
          i++;
        }
        digits += i - start;
        numbers[count] = value;
        lengths[count++] = i - start;
        continue;
      }
      boolean clock = count >= (month > 0 ? 5 : 6);
      if (clock && (c == '+' || c == '-' || c == 'Z')) {
        zone = i;
        break;
      }
      if (Bytes.isLetter(c) && i + 3 <= to && month == 0) {
        month = month(text, i);
        named = month > 0 ? count : named;
        i += month > 0 ? 3 : 1;
        continue;
      }
      i++;
    }
    if (count == 1 && digits == to - from) {
      return epoch(text, from, to, json);
    }
    return month > 0
        ? named(numbers, lengths, count, month, named, text, zone, to, json)
        : digits(numbers, lengths, count, text, zone, to, json);
  }

  private static int month(byte[] text, int at) {
    for (int i = 0; i < 12; i++) {
      if (text[at] == MONTHS.charAt(3 * i)
          && text[at + 1] == MONTHS.charAt(3 * i + 1)
          && text[at + 2] == MONTHS.charAt(3 * i + 2)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static boolean epoch(byte[] text, int from, int to, JsonText json) {
    int length = to - from;
    if (length != SECOND_DIGITS && length != MILLISECOND_DIGITS) {
      return false;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + text[i] - '0';
    }
    java.time.Instant time =
        length == SECOND_DIGITS
            ? java.time.Instant.ofEpochSecond(value)
            : java.time.Instant.ofEpochMilli(value);
    json.raw('"').raw(time.toString()).raw('"');
    return true;
  }

  /** {@code 10/Oct/2000:13:55:36 -0700}, {@code Sun Dec 04 04:47:44 2005}. */
  private static boolean named(
      int[] numbers,
      int[] lengths,
      int count,
      int month,
      int named,
      byte[] text,
      int zone,
      int to,
      JsonText json) {
    if (count < 5) {
      return false;
    }
    boolean yearNext = lengths[1] == 4;
    int year = yearNext ? 1 : count - 1;
    if (named > 1 || lengths[year] != 4 || (yearNext && count < 5)) {
      return false;
    }
    int clock = yearNext ? 2 : 1;
    int fraction = clock + 3 < (yearNext ? count : count - 1) ? clock + 3 : -1;
    return text(
        new int[] {
          numbers[year], month, numbers[0], numbers[clock], numbers[clock + 1], numbers[clock + 2]
        },
        fraction < 0 ? 0 : numbers[fraction],
        fraction < 0 ? 0 : lengths[fraction],
        text,
        zone,
        to,
        json);
  }

  /** {@code 2005-06-03-15.42.50.675872}, {@code 20171223-22:15:29:606}, an epoch and a date. */
  private static boolean digits(
      int[] numbers, int[] lengths, int count, byte[] text, int zone, int to, JsonText json) {
    for (int at = count - 4; at >= 0; at--) {
      if (lengths[at] == 8 && numbers[at] > 19_000_000) {
        int date = numbers[at];
        return text(
            new int[] {
              date / 10000,
              date / 100 % 100,
              date % 100,
              numbers[at + 1],
              numbers[at + 2],
              numbers[at + 3]
            },
            at + 4 < count ? numbers[at + 4] : 0,
            at + 4 < count ? lengths[at + 4] : 0,
            text,
            zone,
            to,
            json);
      }
      if (at + 6 <= count && lengths[at] == 4 && lengths[at + 1] == 2) {
        return text(
            java.util.Arrays.copyOfRange(numbers, at, at + 6),
            at + 6 < count ? numbers[at + 6] : 0,
            at + 6 < count ? lengths[at + 6] : 0,
            text,
            zone,
            to,
            json);
      }
    }
    return false;
  }

  private static boolean text(
      int[] parts, int fraction, int places, byte[] text, int zone, int to, JsonText json) {
    boolean valid =
        parts[1] >= 1
            && parts[1] <= 12
            && parts[2] >= 1
            && parts[2] <= 31
            && parts[3] < 24
            && parts[4] < 60
            && parts[5] <= 60
            && isZone(text, zone, to);
    if (!valid) {
      return false;
    }
    json.raw('"');
    number(parts[0], 4, json);
    json.raw('-');
    number(parts[1], 2, json);
    json.raw('-');
    number(parts[2], 2, json);
    json.raw('T');
    number(parts[3], 2, json);
    json.raw(':');
    number(parts[4], 2, json);
    json.raw(':');
    number(parts[5], 2, json);
    if (places > 0) {
      json.raw('.');
      number(fraction, Math.min(places, 9), json);
    }
    zone(text, zone, to, json);
    json.raw('"');
    return true;
  }

  /** Nothing, or {@code Z}, or hours and minutes with a sign. */
  private static boolean isZone(byte[] text, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (!Bytes.isDigit(text[i]) && (text[i] != ':' || i != from + 3)) {
        return false;
      }
    }
    return to - from <= 6;
  }

  private static void zone(byte[] text, int zone, int to, JsonText json) {
    if (zone >= to) {
      return;
    }
    if (text[zone] == 'Z') {
      json.raw('Z');
    } else if (to - zone == 5) {
      json.raw(text, zone, zone + 3).raw(':').raw(text, zone + 3, to);
    } else if (to - zone == 6 || to - zone == 3) {
      json.raw(text, zone, to);
    }
  }

  private static void number(int value, int places, JsonText json) {
    String digits = Integer.toString(value);
    json.raw("0".repeat(Math.max(0, places - digits.length()))).raw(digits);
  }
}
