package dev.berth.templates;

/**
 * Dates with the name of a month: {@code Thu Aug 11 10:12:32 CEST 2005}, {@code 4 Mar 2024
 * 10:00:01}.
 */
final class TextDate {
  private static final WordSet NAMES =
      new WordSet(
          "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun",
          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private TextDate() {}

  /** Whether a word of three letters may begin a date. */
  static boolean mayBegin(long hash) {
    return NAMES.contains(hash);
  }

  /** The end of the date that begins at {@code start}, or 0: it has a day and a clock time. */
  static int end(byte[] line, int start, int limit) {
    int names = 0;
    int day = 0;
    int clock = 0;
    int end = 0;
    int i = start;
    for (int part = 0; part < 7 && i < limit; part++) {
      int stop = i;
      while (stop < limit && (Bytes.kind(line[stop]) & Bytes.BLANK) == 0) {
        stop++;
      }
      int last = stop > i && line[stop - 1] == ',' ? stop - 1 : stop;
      if (names < 2 && last - i == 3 && NAMES.contains(Bytes.hash(line, i, last))) {
        names++;
      } else if (isNumber(line, i, last) && last - i <= 2 && day == 0) {
        day++;
      } else if (clock == 0 && last - i >= 5 && ColonShape.clock(line, i, i + 2, last) == last) {
        clock++;
        end = last;
      } else if (isYear(line, i, last)) {
        end = clock > 0 ? last : end;
      } else if (clock == 0 || !isZone(line, i, last)) {
        break;
      }
      i = stop;
      while (i < limit && line[i] == ' ') {
        i++;
      }
    }
    return names > 0 && day > 0 && clock > 0 ? end : 0;
  }

  private static boolean isYear(byte[] line, int from, int to) {
    return to - from == 4 && isNumber(line, from, to) && (line[from] == '1' || line[from] == '2');
  }

  private static boolean isZone(byte[] line, int from, int to) {
    if (to - from < 3 || to - from > 5) {
      return false;
    }
    for (int i = from; i < to; i++) {
      boolean sign = i == from && (line[i] == '+' || line[i] == '-');
      if (!sign && (Bytes.kind(line[i]) & (Bytes.UPPER | Bytes.DIGIT)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Bytes.isDigit(line[i])) {
        return false;
      }
    }
    return to > from;
  }
}
