package dev.berth.router;

/** What a header is to a proxy. */
enum HeaderKind {
  HOST,
  CONNECTION,
  CONTENT_LENGTH,
  TRANSFER_ENCODING,
  UPGRADE,
  EXPECT,
  /** For the next hop only: never passed on. */
  HOP,
  /** Says where a request came from: set anew, and passed on from trusted proxies only. */
  FORWARDING,
  /** Anything else: passed on. */
  OTHER;

  /** The kind of a header's name, in any case. */
  static HeaderKind of(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te") ? HOP : OTHER;
      case 4 -> name.equalsIgnoreCase("host") ? HOST : OTHER;
      case 6 -> name.equalsIgnoreCase("expect") ? EXPECT : OTHER;
      case 7 -> ofSeven(name);
      case 9 -> isSpoken(name, "forwarded") || isSpoken(name, "x-real-ip") ? FORWARDING : OTHER;
      case 10 -> ofTen(name);
      case 14 -> name.equalsIgnoreCase("content-length") ? CONTENT_LENGTH : ofLong(name);
      case 16 -> isSpoken(name, "proxy-connection") ? HOP : ofLong(name);
      case 17 -> name.equalsIgnoreCase("transfer-encoding") ? TRANSFER_ENCODING : ofLong(name);
      case 18 -> isSpoken(name, "proxy-authenticate") ? HOP : ofLong(name);
      case 19 -> isSpoken(name, "proxy-authorization") ? HOP : ofLong(name);
      default -> ofLong(name);
    };
  }

  private static HeaderKind ofSeven(String name) {
    if (name.equalsIgnoreCase("upgrade")) {
      return UPGRADE;
    }
    return name.equalsIgnoreCase("trailer") ? HOP : OTHER;
  }

  private static HeaderKind ofTen(String name) {
    if (name.equalsIgnoreCase("connection")) {
      return CONNECTION;
    }
    return name.equalsIgnoreCase("keep-alive") ? HOP : OTHER;
  }

  private static HeaderKind ofLong(String name) {
    if (name.length() > 11 && isSpoken(name.substring(0, 11), "x-forwarded")) {
      return FORWARDING;
    }
    // A server behind that reads '_' as '-' (CGI does) would take these for the real ones.
    boolean twin = isSpoken(name, "content-length") || isSpoken(name, "transfer-encoding");
    return twin ? HOP : OTHER;
  }

  /** Whether a name is this one when {@code _} counts as {@code -}. */
  private static boolean isSpoken(String name, String wanted) {
    if (name.length() != wanted.length()) {
      return false;
    }
    for (int i = 0; i < wanted.length(); i++) {
      char c = name.charAt(i);
      char lower = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
      if (lower != wanted.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
