package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing line of JSON, as bytes. Confined to one thread; used again for each line. */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
  private static final int KEPT = 1 << 20;

  byte[] bytes = new byte[4096];
  int length;

  void clear() {
    length = 0;
    if (bytes.length > KEPT) {
      bytes = new byte[4096];
    }
  }

  /** Bytes that are JSON already. */
  JsonText raw(byte[] text) {
    return raw(text, 0, text.length);
  }

  JsonText raw(byte[] text, int from, int to) {
    room(to - from);
    System.arraycopy(text, from, bytes, length, to - from);
    length += to - from;
    return this;
  }

  JsonText raw(String ascii) {
    room(ascii.length());
    for (int i = 0; i < ascii.length(); i++) {
      bytes[length++] = (byte) ascii.charAt(i);
    }
    return this;
  }

  JsonText raw(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  JsonText quoted(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return quoted(utf8, 0, utf8.length);
  }

  /** A string in quotes, escaped; what is no UTF-8 becomes U+FFFD. */
  JsonText quoted(byte[] text, int from, int to) {
    room((to - from) * 6 + 2);
    bytes[length++] = '"';
    int i = from;
    while (i < to) {
      byte c = text[i];
      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
        bytes[length++] = c;
        i++;
      } else if (c >= 0) {
        escape(c);
        i++;
      } else {
        i = multibyte(text, i, to);
      }
    }
    bytes[length++] = '"';
    return this;
  }

  private void escape(byte c) {
    bytes[length++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[length++] = c;
      case '\n' -> bytes[length++] = 'n';
      case '\r' -> bytes[length++] = 'r';
      case '\t' -> bytes[length++] = 't';
      default -> {
        bytes[length++] = 'u';
        bytes[length++] = '0';
        bytes[length++] = '0';
        bytes[length++] = HEX[c >> 4];
        bytes[length++] = HEX[c & 15];
      }
    }
  }

  private int multibyte(byte[] text, int at, int to) {
    int size = Utf8.size(text, at, to);
    if (size == 0) {
      System.arraycopy(REPLACEMENT, 0, bytes, length, REPLACEMENT.length);
      length += REPLACEMENT.length;
      return at + 1;
    }
    System.arraycopy(text, at, bytes, length, size);
    length += size;
    return at + size;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
