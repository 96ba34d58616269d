package dev.berth.logs;

/** An object of JSON in the making, which becomes what a search shows. For one thread. */
final class SourceText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder text = new StringBuilder(512);

  SourceText begin() {
    text.setLength(0);
    text.append('{');
    return this;
  }

  /** A text, unless it is empty. */
  SourceText put(String name, String value) {
    return value.isEmpty() ? this : text(name, value);
  }

  SourceText text(String name, String value) {
    name(name);
    quoted(value);
    return this;
  }

  /** What is JSON already. */
  SourceText raw(String name, String json) {
    name(name);
    text.append(json);
    return this;
  }

  SourceText object(String name) {
    name(name);
    text.append('{');
    return this;
  }

  SourceText end() {
    text.append('}');
    return this;
  }

  int length() {
    return text.length();
  }

  /** Forgets what was put since a length. */
  void cut(int length) {
    text.setLength(length);
  }

  private void name(String name) {
    char last = text.charAt(text.length() - 1);
    if (last != '{') {
      text.append(',');
    }
    quoted(name);
    text.append(':');
  }

  private void quoted(String value) {
    text.append('"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f || Character.isSurrogate(c)) {
        text.append(value, plain, i);
        i = escape(value, i);
        plain = i + 1;
      }
    }
    text.append(value, plain, value.length()).append('"');
  }

  /** Half a character is replaced: it would be no UTF-8. */
  private int escape(String value, int at) {
    char c = value.charAt(at);
    if (Character.isSurrogate(c)) {
      boolean pair =
          Character.isHighSurrogate(c)
              && at + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(at + 1));
      text.append(pair ? value.substring(at, at + 2) : "\ufffd");
      return pair ? at + 1 : at;
    }
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      default -> text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
    return at;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
