package dev.berth.templates;

/** How far things reach in a line that hold more than one token. */
final class Spans {
  private Spans() {}

  /** The position of {@code c} from {@code from} on, or -1. */
  static int find(byte[] line, byte c, int from, int limit) {
    for (int i = from; i < limit; i++) {
      if (line[i] == c) {
        return i;
      }
    }
    return -1;
  }

  /** The end of {@code 1 sec}, or 0. */
  static int duration(byte[] line, int from, int limit) {
    int i = from;
    while (i < limit && Bytes.isDigit(line[i])) {
      i++;
    }
    int unit = i + 1;
    int end = unit;
    while (end < limit && Bytes.isLetter(line[end])) {
      end++;
    }
    boolean known =
        i > from
            && end > unit
            && line[i] == ' '
            && Vocabulary.TIME_UNITS.contains(Bytes.hash(line, unit, end));
    return known ? end : 0;
  }

  /** The end of a method of HTTP with a blank after it, or 0. */
  static int method(byte[] line, int from, int limit) {
    int end = from;
    while (end < limit && (Bytes.kind(line[end]) & Bytes.UPPER) != 0) {
      end++;
    }
    boolean known =
        end - from >= 3
            && end < limit
            && line[end] == ' '
            && Vocabulary.METHODS.contains(Bytes.hash(line, from, end));
    return known ? end : 0;
  }

  /** The end of words up to the parenthesis that ends the line at {@code to}, or 0. */
  static int reason(byte[] line, int from, int limit, int to) {
    int end = from;
    while (end < limit && (Bytes.isLetter(line[end]) || line[end] == ' ' || line[end] == '-')) {
      end++;
    }
    return end > from && end < limit && line[end] == ')' && end + 1 == to ? end : 0;
  }

  /** Beyond the brace that closes, if no key stands within; or 0. */
  static int braces(byte[] line, int from, int limit) {
    for (int i = from; i < limit; i++) {
      byte c = line[i];
      if (c == '}') {
        return i + 1;
      }
      if (c == '=' || c == '{') {
        return 0;
      }
    }
    return 0;
  }

  /**
   * The end of what a value is glued to: up to a blank, a bracket, a quote or a comma.
   *
   * @param hash whether {@code #} is glue too
   */
  static int glued(byte[] line, int end, int limit, boolean hash) {
    int i = end;
    while (i < limit) {
      byte c = line[i];
      boolean glue = c == ':' || c == '@' || (c == '#' && hash);
      if (!glue && (Bytes.kind(c) & Bytes.END) != 0) {
        break;
      }
      i++;
    }
    while (i > end && (line[i - 1] == ':' || line[i - 1] == '.')) {
      i--;
    }
    return i < limit && line[i] == '=' ? end : i;
  }

  static boolean isHex(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Bytes.isHex(line[i])) {
        return false;
      }
    }
    return true;
  }

  /** Two or more capital letters and underscores. */
  static boolean isState(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((Bytes.kind(line[i]) & Bytes.UPPER) == 0 && line[i] != '_') {
        return false;
      }
    }
    return to - from >= 2;
  }
}
