package dev.berth.aws;

/** What callers sent, when a message repeats it. */
final class Shown {
  private static final int LONGEST = 64;

  private Shown() {}

  /** A text without what could end a line or a quotation, and not longer than a name is. */
  static String text(String sent) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(sent.length(), LONGEST); i++) {
      char c = sent.charAt(i);
      shown.append(c < ' ' || c >= 0x7f || c == '\'' ? '?' : c);
    }
    return sent.length() > LONGEST ? shown.append("...").toString() : shown.toString();
  }
}
