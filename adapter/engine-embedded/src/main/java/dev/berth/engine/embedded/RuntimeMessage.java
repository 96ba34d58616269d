package dev.berth.engine.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an OCI runtime says when it fails, for people. */
final class RuntimeMessage {
  private static final Pattern RUNC =
      Pattern.compile("(?s).*unable to start container process: (.*)");
  private static final int LONGEST = 500;

  private RuntimeMessage() {}

  /** The part that tells what is wrong, in one line. */
  static String readable(String message) {
    Matcher matcher = RUNC.matcher(message);
    String text = (matcher.matches() ? matcher.group(1) : message).replaceAll("\\s+", " ").strip();
    text = text.replaceFirst("^(runc|crun) \\S+ failed: ", "").replaceFirst(": unknown$", "");
    text = text.replaceFirst("[.]+$", "");
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
