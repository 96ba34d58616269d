package dev.berth.server;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** One line an entry: time, level, the class that tells it, the message; then the stack trace. */
final class LogLineFormatter extends Formatter {
  @Override
  public String format(LogRecord entry) {
    StringWriter text = new StringWriter();
    Instant time = entry.getInstant().truncatedTo(ChronoUnit.MILLIS);
    String source = entry.getLoggerName() == null ? "" : entry.getLoggerName();
    text.append(time.toString())
        .append(' ')
        .append(level(entry.getLevel()))
        .append(' ')
        .append(source.substring(source.lastIndexOf('.') + 1))
        .append(": ")
        .append(oneLine(formatMessage(entry)))
        .append('\n');
    if (entry.getThrown() != null) {
      entry.getThrown().printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }

  /** What came from outside must not look like an entry of its own. */
  private static String oneLine(String message) {
    return message.lines().count() <= 1 && message.chars().noneMatch(Character::isISOControl)
        ? message
        : message.replaceAll("\\R", "\n    ").replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN ";
    }
    if (level.intValue() >= Level.INFO.intValue()) {
      return "INFO ";
    }
    return level.intValue() >= Level.FINE.intValue()
        ? "DEBUG"
        : level.getName().toUpperCase(Locale.ROOT);
  }
}
