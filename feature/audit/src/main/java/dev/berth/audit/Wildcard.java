package dev.berth.audit;

/**
 * A text in which {@code *} stands for any characters and {@code ?} for one.
 *
 * @param pattern the text
 */
record Wildcard(String pattern) {

  /** Whether it is a text; takes no more than the product of both lengths. */
  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (at < text.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : '\0';
      if (in < pattern.length() && wanted == '*') {
        star = in;
        retry = at;
        in++;
      } else if (in < pattern.length() && (wanted == '?' || wanted == text.charAt(at))) {
        in++;
        at++;
      } else if (star >= 0) {
        retry++;
        at = retry;
        in = star + 1;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') {
      in++;
    }
    return in == pattern.length();
  }
}
