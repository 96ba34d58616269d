package dev.berth.proxy;

import java.util.Locale;

/** Reads {@code Host} headers. */
final class Hosts {
  private Hosts() {}

  /** The status that refuses a request which could be read; 0: none. */
  static int refusal(Request request, Framing framing) {
    String method = request.method();
    if (method.equals("CONNECT") || method.equals("TRACE")) {
      return 405;
    }
    return framing.expectsTheUnknown() ? 417 : 0;
  }

  /** Whether a header's value is a host, with or without a port; or empty. */
  static boolean isSound(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean usual =
          (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || c == '.'
              || c == '-'
              || c == '_'
              || c == ':'
              || c == '['
              || c == ']';
      if (!usual) {
        return false;
      }
    }
    int colon = portColon(text);
    return colon < 0 || isPort(text, colon + 1);
  }

  private static boolean isPort(String text, int from) {
    if (text.length() - from > 5) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Where the colon before a port is; -1: there is none. */
  private static int portColon(String text) {
    int colon = text.lastIndexOf(':');
    return colon < 0 || text.indexOf(']', colon) >= 0 ? -1 : colon;
  }

  /** In lower case, without a port or a dot at the end. */
  static String name(String text) {
    int colon = portColon(text);
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    return host.length() > 1 && host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /** The port that is named, else the usual one. */
  static int port(String text, boolean secure) {
    int colon = portColon(text);
    boolean named = colon >= 0 && colon + 1 < text.length();
    return named ? Integer.parseInt(text.substring(colon + 1)) : secure ? 443 : 80;
  }
}
