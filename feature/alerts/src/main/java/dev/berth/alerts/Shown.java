package dev.berth.alerts;

import java.util.regex.Pattern;

/** Texts of others as they may be shown: on one line, and not too long. */
final class Shown {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final int LONGEST = 80;

  private Shown() {}

  /** For an error message. */
  static String text(String text) {
    return line(text, LONGEST);
  }

  /** One line: what would end it, or steer a terminal or a protocol, becomes a blank. */
  static String line(String text, int longest) {
    return cut(CONTROL.matcher(text).replaceAll(" ").strip(), longest);
  }

  /** At most so many characters, the last an ellipsis if there were more. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
