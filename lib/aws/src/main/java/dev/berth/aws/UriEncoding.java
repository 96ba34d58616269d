package dev.berth.aws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Percent signs as Signature Version 4 sets them: everything but {@code A-Za-z0-9-._~}. */
final class UriEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final int RADIX = 16;

  private UriEncoding() {}

  /** Encodes a path that may be encoded already; its slashes stay. */
  static String encodePath(String path) {
    StringBuilder out = new StringBuilder(path.length() + 8);
    for (byte one : path.getBytes(StandardCharsets.UTF_8)) {
      append(out, one, true);
    }
    return out.toString();
  }

  /** Encodes a path once that its sender has encoded in a way of its own. */
  static String recodePath(String path) {
    return recode(path, false, true);
  }

  /** Encodes a name or a value of a query that its sender has encoded in a way of its own. */
  static String recodeQuery(String text) {
    return recode(text, true, false);
  }

  /** The text that a name or a value of a query stands for, if that is ASCII. */
  static String decodeQuery(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[raw.length];
    int length = 0;
    for (int i = 0; i < raw.length; i++) {
      int escaped = escape(raw, i);
      if (escaped >= 0) {
        out[length++] = (byte) escaped;
        i += 2;
      } else {
        out[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static String recode(String text, boolean plusIsSpace, boolean slashStays) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      int escaped = escape(raw, i);
      if (escaped >= 0) {
        // A slash that the sender hid stays hidden: it is part of a name.
        append(out, (byte) escaped, false);
        i += 2;
      } else {
        append(out, plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i], slashStays);
      }
    }
    return out.toString();
  }

  private static int escape(byte[] raw, int at) {
    if (raw[at] != '%' || at + 2 >= raw.length) {
      return -1;
    }
    int high = Character.digit(raw[at + 1], RADIX);
    int low = Character.digit(raw[at + 2], RADIX);
    return high < 0 || low < 0 ? -1 : high * RADIX + low;
  }

  private static void append(StringBuilder out, byte one, boolean slashStays) {
    if (isUnreserved(one) || (slashStays && one == '/')) {
      out.append((char) one);
    } else {
      out.append('%').append(HEX[(one >> 4) & 0xf]).append(HEX[one & 0xf]);
    }
  }

  private static boolean isUnreserved(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '-'
        || one == '.'
        || one == '_'
        || one == '~';
  }

  /** A path without empty, {@code .} and {@code ..} segments; a slash at its end stays. */
  static String normalize(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path.isEmpty() ? "/" : path;
    }
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String whole = "/" + String.join("/", kept);
    return path.endsWith("/") && !kept.isEmpty() ? whole + "/" : whole;
  }
}
