package dev.berth.templates;

/**
 * Reads a line of nothing but {@code key=value} and {@code key="value"} with blanks between, at
 * least two of them. Confined to one thread.
 */
final class LogfmtLine {
  private static final int FEWEST = 2;
  private static final int LONGEST_KEY = 64;

  private LogfmtLine() {}

  /** Whether the line is such; its fields are in {@code fields} then. */
  static boolean read(byte[] line, int from, int to, Fields fields) {
    fields.clear();
    int at = from;
    while (at < to) {
      int key = at;
      while (at < to && isInKey(line[at])) {
        at++;
      }
      if (at == key || at - key > LONGEST_KEY || at >= to || line[at] != '=') {
        return false;
      }
      int keyEnd = at++;
      boolean quoted = at < to && line[at] == '"';
      int start = quoted ? at + 1 : at;
      at = quoted ? closing(line, start, to) : blank(line, start, to);
      if (at < 0 || !fields.add(key, keyEnd, start, at, quoted)) {
        return false;
      }
      at += quoted ? 1 : 0;
      if (at < to && !Bytes.isBlank(line[at])) {
        return false;
      }
      while (at < to && Bytes.isBlank(line[at])) {
        at++;
      }
    }
    return fields.count >= FEWEST;
  }

  private static boolean isInKey(byte c) {
    return (Bytes.kind(c) & (Bytes.LETTER | Bytes.DIGIT)) != 0
        || c == '_'
        || c == '.'
        || c == '-'
        || c == '@';
  }

  private static int blank(byte[] line, int start, int to) {
    int i = start;
    while (i < to && !Bytes.isBlank(line[i])) {
      if (line[i] == '=' || line[i] == '"') {
        return -1;
      }
      i++;
    }
    return i > start && line[i - 1] == ',' ? -1 : i;
  }

  private static int closing(byte[] line, int start, int to) {
    for (int i = start; i < to; i++) {
      if (line[i] == '"') {
        return i;
      }
      i += line[i] == '\\' ? 1 : 0;
    }
    return -1;
  }
}
