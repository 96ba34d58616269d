package dev.berth.engine.embedded;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an OCI runtime says when it fails, for people. */
final class RuntimeMessage {
  private static final Pattern RUNC =
      Pattern.compile("(?s).*unable to start container process: (.*)");

  /** A line of the runtime's own log, with what it says in quotes. */
  private static final Pattern LOGGED = Pattern.compile("(?s).*level=\\w+ msg=\"(.*)\"\\s*");

  private static final int LONGEST = 500;

  private RuntimeMessage() {}

  /** The part that tells what is wrong, in one line. */
  static String readable(String message) {
    Matcher logged = LOGGED.matcher(message);
    String said = logged.matches() ? logged.group(1).replace("\\\"", "\"") : message;
    Matcher matcher = RUNC.matcher(said);
    String text = (matcher.matches() ? matcher.group(1) : said).replaceAll("\\s+", " ").strip();
    text = text.replaceFirst("^(runc|crun) \\S+ failed: ", "").replaceFirst(": unknown$", "");
    text = text.replaceFirst("[.]+$", "");
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
