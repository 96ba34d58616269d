package dev.berth.http;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request as decoded segments. One path has one reading: what could be read in two
 * ways ({@code ..}, empty segments, an encoding within an encoding, control characters) is refused.
 *
 * @param segments without the slashes; the root has none, and a path that ends with a slash an
 *     empty last one
 */
record RequestPath(List<String> segments) {
  private static final int LONGEST = 4096;
  private static final int HEX = 16;

  RequestPath {
    segments = List.copyOf(segments);
  }

  /**
   * Reads the path part of a request line.
   *
   * @throws BerthException {@code INVALID_INPUT} if it can be read in two ways, or in none
   */
  static RequestPath parse(String raw) {
    if (raw.length() > LONGEST) {
      throw refused("it is longer than " + LONGEST + " characters");
    }
    if (!raw.startsWith("/")) {
      throw refused("it does not begin with a slash");
    }
    if (raw.equals("/")) {
      return new RequestPath(List.of());
    }
    List<String> segments = new ArrayList<>();
    String[] parts = raw.substring(1).split("/", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean ending = i == parts.length - 1 && parts[i].isEmpty();
      segments.add(ending ? "" : segment(parts[i]));
    }
    return new RequestPath(segments);
  }

  private static String segment(String raw) {
    if (raw.isEmpty()) {
      throw refused("it has an empty segment");
    }
    String segment = decode(raw, false);
    for (String part : segment.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw refused("it has an empty, '.' or '..' segment");
      }
    }
    if (hasEscape(segment)) {
      throw refused("it is encoded twice");
    }
    boolean odd = segment.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\');
    if (odd) {
      throw refused("it has a control character or a backslash");
    }
    return segment;
  }

  private static boolean hasEscape(String text) {
    for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
      boolean escape =
          at + 2 < text.length()
              && Character.digit(text.charAt(at + 1), HEX) >= 0
              && Character.digit(text.charAt(at + 2), HEX) >= 0;
      if (escape) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decodes percent signs as UTF-8.
   *
   * @param plusIsSpace as in queries
   * @throws BerthException {@code INVALID_INPUT} for half an escape or bytes that are no UTF-8
   */
  static String decode(String raw, boolean plusIsSpace) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put((byte) escape(raw, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.put((byte) ' ');
      } else if (c > ' ' && c < 0x7f) {
        bytes.put((byte) c);
      } else {
        throw refused("it has a character that needs an encoding");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(bytes.flip())
          .toString();
    } catch (CharacterCodingException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot read the address: it is not encoded in UTF-8.", e);
    }
  }

  private static int escape(String raw, int at) {
    int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), HEX) : -1;
    int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), HEX) : -1;
    if (high < 0 || low < 0) {
      throw refused("a '%' is not followed by two hexadecimal digits");
    }
    return high * HEX + low;
  }

  private static BerthException refused(String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot read the address of the request: " + cause + ".");
  }
}
