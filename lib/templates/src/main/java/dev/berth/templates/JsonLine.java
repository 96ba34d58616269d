package dev.berth.templates;

import java.nio.charset.StandardCharsets;

/**
 * Reads a line that is one object of JSON, strictly: what is not well-formed is no such line.
 * Values are not read but pointed at.
 *
 * <p>Bounded: nesting of {@value #DEEPEST}, {@value Fields#MOST} fields. Confined to one thread.
 */
final class JsonLine {
  private static final int DEEPEST = 64;

  private byte[] line = new byte[0];
  private int at;
  private int to;

  /** Whether the line is an object; its fields are in {@code fields} then. */
  boolean read(byte[] bytes, int from, int end, Fields fields) {
    fields.clear();
    line = bytes;
    at = from;
    to = end;
    if (to - from < 2 || line[from] != '{') {
      return false;
    }
    at++;
    blanks();
    if (take('}')) {
      return ends();
    }
    do {
      blanks();
      int key = at + 1;
      if (!string()) {
        return false;
      }
      int keyEnd = at - 1;
      blanks();
      if (!take(':')) {
        return false;
      }
      blanks();
      int start = at;
      boolean text = at < to && line[at] == '"';
      if (!value()) {
        return false;
      }
      int inside = text ? 1 : 0;
      if (!fields.add(key, keyEnd, start + inside, at - inside, text)) {
        return false;
      }
      blanks();
    } while (take(','));
    return take('}') && ends();
  }

  private boolean ends() {
    blanks();
    return at == to;
  }

  private void blanks() {
    while (at < to && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < to && line[at] == c) {
      at++;
      return true;
    }
    return false;
  }

  private boolean value() {
    if (at >= to) {
      return false;
    }
    return switch (line[at]) {
      case '"' -> string();
      case '{', '[' -> nested();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    };
  }

  private boolean word(String word) {
    byte[] expected = word.getBytes(StandardCharsets.US_ASCII);
    if (to - at < expected.length) {
      return false;
    }
    for (byte c : expected) {
      if (line[at++] != c) {
        return false;
      }
    }
    return true;
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < to) {
      byte c = line[at];
      if (c == '"') {
        at++;
        return true;
      }
      if (c >= 0 && c < 0x20) {
        return false;
      }
      if (c == '\\') {
        if (!escape()) {
          return false;
        }
        continue;
      }
      int size = Utf8.size(line, at, to);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return false;
  }

  private boolean escape() {
    if (at + 1 >= to) {
      return false;
    }
    byte kind = line[at + 1];
    if (kind != 'u') {
      at += 2;
      return "\"\\/bfnrt".indexOf(kind) >= 0;
    }
    for (int i = at + 2; i < at + 6; i++) {
      if (i >= to || !Bytes.isHex(line[i])) {
        return false;
      }
    }
    at += 6;
    return true;
  }

  private boolean number() {
    take('-');
    int whole = at;
    digits();
    if (at == whole || (line[whole] == '0' && at > whole + 1)) {
      return false;
    }
    if (take('.') && !digits()) {
      return false;
    }
    if (at < to && (line[at] | 32) == 'e') {
      at++;
      if (!take('-')) {
        take('+');
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int start = at;
    while (at < to && Bytes.isDigit(line[at])) {
      at++;
    }
    return at > start;
  }

  /** Objects and arrays within, without recursion. */
  private boolean nested() {
    long objects = 0;
    int depth = 0;
    boolean wantsValue = true;
    while (true) {
      blanks();
      if (at >= to) {
        return false;
      }
      byte c = line[at];
      if (wantsValue && (c == '{' || c == '[')) {
        if (depth == DEEPEST) {
          return false;
        }
        objects = objects << 1 | (c == '{' ? 1 : 0);
        depth++;
        at++;
        blanks();
        if (!take(c == '{' ? '}' : ']')) {
          if (c == '{' && !key()) {
            return false;
          }
          continue;
        }
        depth--;
        objects >>>= 1;
      } else if (wantsValue && !value()) {
        return false;
      }
      if (depth == 0) {
        return true;
      }
      blanks();
      boolean object = (objects & 1) == 1;
      if (take(',')) {
        wantsValue = true;
        if (object && !key()) {
          return false;
        }
      } else if (take(object ? '}' : ']')) {
        wantsValue = false;
        depth--;
        objects >>>= 1;
        if (depth == 0) {
          return true;
        }
      } else {
        return false;
      }
    }
  }

  private boolean key() {
    blanks();
    if (!string()) {
      return false;
    }
    blanks();
    return take(':');
  }
}
