package dev.berth.traefik;

import java.util.Locale;
import java.util.Set;

/** The form of headers. */
final class HeaderText {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private static final Set<String> OF_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private HeaderText() {}

  /** Whether a header says how a message is cut or carried, which only the front door may. */
  static boolean isOfConnection(String name) {
    return OF_CONNECTION.contains(name.toLowerCase(Locale.ROOT));
  }

  static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= 256 && text.chars().allMatch(HeaderText::isToken);
  }

  private static boolean isToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  /** Whether a text can be a value: no control characters, nothing that is not Latin. */
  static boolean isValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127 && c < 256));
  }
}
