package dev.berth.templates;

/** Shapes whose parts stand between dots, colons and commas: addresses, clock times, groupings. */
final class ColonShape {
  private static final int MAC_GROUPS = 6;

  private ColonShape() {}

  /**
   * Whether four numbers of at most three digits stand there, a network's length after them
   * allowed.
   */
  static boolean isIp(byte[] line, int from, int to) {
    int groups = 0;
    int digits = 0;
    int i = from;
    for (; i < to && line[i] != '/'; i++) {
      if (Bytes.isDigit(line[i])) {
        digits++;
      } else if (line[i] == '.' && digits > 0) {
        groups++;
        digits = 0;
      } else {
        return false;
      }
      if (digits > 3) {
        return false;
      }
    }
    return groups == 3 && digits > 0;
  }

  /** The end of a clock time whose first part ends at {@code end}, or 0. */
  static int clock(byte[] line, int start, int end, int limit) {
    int digits = 0;
    int groups = 0;
    int i = end;
    while (i < limit) {
      byte c = line[i];
      if (Bytes.isDigit(c)) {
        digits++;
      } else if (c == ':') {
        if (groups > 0 && (digits == 0 || digits > 3)) {
          return 0;
        }
        groups++;
        digits = 0;
      } else {
        break;
      }
      i++;
    }
    if (groups == 0
        || digits == 0
        || digits > 3
        || (groups == 1 && (digits != 2 || end - start > 2))) {
      return 0;
    }
    if (i + 1 < limit && (line[i] == '.' || line[i] == ',') && Bytes.isDigit(line[i + 1])) {
      i++;
      while (i < limit && Bytes.isDigit(line[i])) {
        i++;
      }
    }
    return i;
  }

  /** The end of a number whose digits are grouped by commas, or {@code end}. */
  static int grouped(byte[] line, int start, int end, int limit) {
    int first = line[start] == '-' ? start + 1 : start;
    if (end - first > 3
        || end >= limit
        || line[end] != ','
        || line[first] == '0'
        || (start > 0 && !isBefore(line[start - 1]))) {
      return end;
    }
    int i = end;
    while (i + 3 < limit
        && line[i] == ','
        && Bytes.isDigit(line[i + 1])
        && Bytes.isDigit(line[i + 2])
        && Bytes.isDigit(line[i + 3])) {
      i += 4;
    }
    return i == limit || (i > end && isAfter(line[i])) ? i : end;
  }

  private static boolean isBefore(byte c) {
    return c == ' ' || c == '\t' || c == '$' || c == '\'';
  }

  private static boolean isAfter(byte c) {
    return c == ' ' || c == '\t' || c == '.' || c == '\'';
  }

  /**
   * The end of groups of hexadecimal digits with colons between them, as of hardware and IPv6
   * addresses, or 0: six of two digits, or at least three with a letter or {@code ::} among them.
   */
  static int hexGroups(byte[] line, int start, int limit) {
    if (start + 2 < limit && line[start + 1] != ':' && !Bytes.isHex(line[start + 1])) {
      return 0;
    }
    int colons = 0;
    int digits = 0;
    boolean sure = false;
    int i = start;
    for (; i < limit; i++) {
      byte c = line[i];
      if (c == ':') {
        sure |= i > start && line[i - 1] == ':';
        colons++;
        digits = 0;
      } else if (Bytes.isHex(c)) {
        sure |= !Bytes.isDigit(c);
        digits++;
      } else {
        break;
      }
      if (digits > 4) {
        return 0;
      }
    }
    boolean ends = i == limit || (!Bytes.isLetter(line[i]) && line[i] != '_');
    if (isPairs(line, start, i) && colons > 4) {
      return i;
    }
    if (!ends || colons < 2 || colons > 7 || (line[i - 1] == ':' && line[i - 2] != ':')) {
      return 0;
    }
    return (sure && (colons > 2 || hasDouble(line, start, i))) || isHardware(line, start, i)
        ? i
        : 0;
  }

  private static boolean hasDouble(byte[] line, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      if (line[i] == ':' && line[i - 1] == ':') {
        return true;
      }
    }
    return false;
  }

  static boolean isHardware(byte[] line, int start, int end) {
    return end - start == MAC_GROUPS * 3 - 1 && isPairs(line, start, end);
  }

  private static boolean isPairs(byte[] line, int start, int end) {
    if ((end - start) % 3 != 2) {
      return false;
    }
    for (int i = start + 2; i < end; i += 3) {
      if (line[i] != ':') {
        return false;
      }
    }
    return true;
  }
}
