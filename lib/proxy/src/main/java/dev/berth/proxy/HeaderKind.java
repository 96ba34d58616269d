package dev.berth.proxy;

/** What a header is to a proxy. */
enum HeaderKind {
  HOST,
  CONNECTION,
  CONTENT_LENGTH,
  TRANSFER_ENCODING,
  UPGRADE,
  EXPECT,
  /** Which codings the next hop takes: passed on only where it says {@code trailers}. */
  TE,
  /** How long the next hop keeps a connection. */
  KEEP_ALIVE,
  /** For the next hop only: never passed on. */
  HOP,
  /** Says where a request came from: set anew, and passed on from trusted proxies only. */
  FORWARDING,
  /** Anything else: passed on. */
  OTHER;

  /** The kind of a header's name, in any case. */
  static HeaderKind of(byte[] text, int start, int end) {
    return switch (end - start) {
      case 2 -> is(text, start, "te") ? TE : OTHER;
      case 4 -> is(text, start, "host") ? HOST : OTHER;
      case 6 -> is(text, start, "expect") ? EXPECT : OTHER;
      case 7 -> ofSeven(text, start);
      case 9 ->
          isSpoken(text, start, "forwarded") || isSpoken(text, start, "x-real-ip")
              ? FORWARDING
              : OTHER;
      case 10 -> ofTen(text, start);
      case 12 -> isSpoken(text, start, "x-request-id") ? FORWARDING : ofLong(text, start, 12);
      case 14 -> ofFourteen(text, start);
      case 16 -> isSpoken(text, start, "proxy-connection") ? HOP : ofLong(text, start, 16);
      case 17 -> ofSeventeen(text, start);
      case 18 -> isSpoken(text, start, "proxy-authenticate") ? HOP : ofLong(text, start, 18);
      case 19 -> isSpoken(text, start, "proxy-authorization") ? HOP : ofLong(text, start, 19);
      default -> ofLong(text, start, end - start);
    };
  }

  private static HeaderKind ofSeven(byte[] text, int start) {
    if (is(text, start, "upgrade")) {
      return UPGRADE;
    }
    return is(text, start, "trailer") ? HOP : OTHER;
  }

  private static HeaderKind ofTen(byte[] text, int start) {
    if (is(text, start, "connection")) {
      return CONNECTION;
    }
    return is(text, start, "keep-alive") ? KEEP_ALIVE : OTHER;
  }

  // A server behind that reads '_' as '-' (CGI does) would take a twin for the real one.
  private static HeaderKind ofFourteen(byte[] text, int start) {
    if (is(text, start, "content-length")) {
      return CONTENT_LENGTH;
    }
    return isSpoken(text, start, "content-length") ? HOP : ofLong(text, start, 14);
  }

  private static HeaderKind ofSeventeen(byte[] text, int start) {
    if (is(text, start, "transfer-encoding")) {
      return TRANSFER_ENCODING;
    }
    return isSpoken(text, start, "transfer-encoding") ? HOP : ofLong(text, start, 17);
  }

  private static HeaderKind ofLong(byte[] text, int start, int length) {
    return length > 11 && isSpoken(text, start, "x-forwarded") ? FORWARDING : OTHER;
  }

  /** Whether a name begins so; its length has been looked at. */
  private static boolean is(byte[] text, int start, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = text[start + i];
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The same when {@code _} counts as {@code -}. */
  private static boolean isSpoken(byte[] text, int start, String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = text[start + i];
      int lower = b == '_' ? '-' : b >= 'A' && b <= 'Z' ? b + 32 : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
