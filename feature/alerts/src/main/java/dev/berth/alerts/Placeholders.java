package dev.berth.alerts;

import dev.berth.alerts.Measurement.Finding;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts with {@code {{value}}}, {@code {{reason}}}, {@code {{rule}}}, {@code {{severity}}}, {@code
 * {{window}}} and {@code {{labels.NAME}}}. What is put in is not looked at again, so nothing that a
 * record holds can become a placeholder.
 */
final class Placeholders {
  private static final Pattern FORM = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final String LABELS = "labels.";
  private static final int LONGEST = 2000;

  private Placeholders() {}

  /** The first placeholder of a text that is none; empty if all are good. */
  static Optional<String> unknown(String text) {
    return FORM.matcher(text)
        .results()
        .map(found -> found.group(1).strip())
        .filter(name -> !isKnown(name))
        .findFirst();
  }

  private static boolean isKnown(String name) {
    return switch (name) {
      case "value", "reason", "rule", "severity", "window" -> true;
      default -> name.startsWith(LABELS) && AlertLabels.isName(name.substring(LABELS.length()));
    };
  }

  static String fill(String text, Rule rule, Map<String, String> labels, Finding finding) {
    Matcher matcher = FORM.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String value = value(matcher.group(1).strip(), rule, labels, finding);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return Shown.cut(matcher.appendTail(filled).toString(), LONGEST);
  }

  private static String value(String name, Rule rule, Map<String, String> labels, Finding finding) {
    return switch (name) {
      case "value" -> number(finding.value());
      case "reason" -> finding.reason();
      case "rule" -> rule.name();
      case "severity" -> rule.severity().word();
      case "window" -> TimeText.render(rule.condition().window());
      default -> labels.getOrDefault(name.substring(LABELS.length()), "");
    };
  }

  /** A number for people: {@code 12}, {@code 0.25}, {@code 1234567}. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    String text = String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.4f" : "%.2f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }
}
