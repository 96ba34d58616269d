package dev.berth.proxy;

import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * Names of fields in lower case, as HTTP/2 wants them: those that are common are made once.
 * Immutable.
 */
final class FieldNames {
  static final AsciiString COOKIE = AsciiString.cached("cookie");
  static final AsciiString SET_COOKIE = AsciiString.cached("set-cookie");
  static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
  private static final int SLOTS = 256;
  private static final String[] COMMON = {
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "age",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "expires",
    "forwarded",
    "from",
    "grpc-accept-encoding",
    "grpc-encoding",
    "grpc-message",
    "grpc-status",
    "grpc-timeout",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "origin",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "server",
    "set-cookie",
    "strict-transport-security",
    "te",
    "trailer",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
    "x-content-type-options",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-frame-options",
    "x-real-ip",
    "x-request-id",
  };
  private static final AsciiString[] TABLE = table();

  private FieldNames() {}

  private static AsciiString[] table() {
    AsciiString[] table = new AsciiString[SLOTS];
    Arrays.fill(table, AsciiString.EMPTY_STRING);
    for (String text : COMMON) {
      AsciiString name = AsciiString.cached(text);
      int slot = slot(name.array(), name.arrayOffset(), name.length());
      while (!table[slot].isEmpty()) {
        slot = (slot + 1) % SLOTS;
      }
      table[slot] = name;
    }
    return table;
  }

  /** The name that lies here, in whatever case. */
  static AsciiString of(byte[] text, int start, int end) {
    int length = end - start;
    int slot = slot(text, start, length);
    while (!TABLE[slot].isEmpty()) {
      if (isSame(TABLE[slot], text, start, length)) {
        return TABLE[slot];
      }
      slot = (slot + 1) % SLOTS;
    }
    return new AsciiString(text, start, length, true).toLowerCase();
  }

  private static int slot(byte[] text, int start, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + (text[start + i] | 0x20);
    }
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }

  private static boolean isSame(AsciiString name, byte[] text, int start, int length) {
    if (name.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      byte b = text[start + i];
      if (name.byteAt(i) != (b >= 'A' && b <= 'Z' ? b + 32 : b)) {
        return false;
      }
    }
    return true;
  }
}
