package dev.berth.proxy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What bytes of a head may be. */
final class Ascii {
  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] TEXT = new boolean[256];

  static {
    for (int b = 0; b < 256; b++) {
      boolean letterOrDigit =
          (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
      TOKEN[b] = letterOrDigit || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
      TEXT[b] = b == '\t' || (b >= ' ' && b != 0x7f);
    }
  }

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a byte may be part of a name or a method. */
  static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether a byte may be part of a value. */
  static boolean isText(byte b) {
    return TEXT[b & 0xff];
  }

  /** Whether bytes are a text, in any case. */
  static boolean equalsLower(byte[] text, int start, int end, String lowerCase) {
    if (end - start != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = text[start + i];
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The usual methods, so that no text is made for them; null: another. */
  static @Nullable String knownMethod(byte[] text, int start, int end) {
    String guess =
        switch (text[start]) {
          case 'G' -> "GET";
          case 'H' -> "HEAD";
          case 'D' -> "DELETE";
          case 'O' -> "OPTIONS";
          case 'P' -> end - start == 3 ? "PUT" : end - start == 4 ? "POST" : "PATCH";
          default -> "";
        };
    if (guess.length() != end - start) {
      return null;
    }
    for (int i = 0; i < guess.length(); i++) {
      if (text[start + i] != guess.charAt(i)) {
        return null;
      }
    }
    return guess;
  }
}
