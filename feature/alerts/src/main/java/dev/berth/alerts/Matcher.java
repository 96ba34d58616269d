package dev.berth.alerts;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Map;

/**
 * What a label has to be: {@code service=web}, {@code service!=web}, {@code service=~"we.*"} or
 * {@code service!~we.*}. A label that is not there is empty. Patterns match whole values, in time
 * that grows with their lengths only. Immutable.
 */
final class Matcher {
  private static final int LONGEST = 500;

  private final String label;
  private final Operator operator;
  private final String value;
  private final Pattern pattern;

  private Matcher(String label, Operator operator, String value, Pattern pattern) {
    this.label = label;
    this.operator = operator;
    this.value = value;
    this.pattern = pattern;
  }

  private enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LIKE("=~"),
    NOT_LIKE("!~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    boolean isPattern() {
      return this == LIKE || this == NOT_LIKE;
    }
  }

  /**
   * Reads one.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Matcher parse(String text) {
    int at = 0;
    while (at < text.length() && "=!".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String label = text.substring(0, at).strip();
    String rest = text.substring(at);
    Operator operator =
        rest.startsWith("=~")
            ? Operator.LIKE
            : rest.startsWith("!~")
                ? Operator.NOT_LIKE
                : rest.startsWith("!=") ? Operator.NOT_EQUAL : Operator.EQUAL;
    if (text.length() > LONGEST || !AlertLabels.isName(label) || !rest.startsWith(operator.sign)) {
      throw wrong(text, "it is no label with '=', '!=', '=~' or '!~' and a value");
    }
    String value = unquoted(rest.substring(operator.sign.length()).strip());
    try {
      String expression = operator.isPattern() ? value : Pattern.quote(value);
      return new Matcher(label, operator, value, Pattern.compile("(?s:" + expression + ")"));
    } catch (PatternSyntaxException e) {
      throw wrong(text, "its pattern is none: " + Shown.text(e.getDescription()));
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static BerthException wrong(String text, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot use '%s' as a matcher: %s. Write one like service=web or service=~\"web|api\"."
            .formatted(Shown.text(text), cause));
  }

  boolean matches(Map<String, String> labels) {
    boolean same = pattern.matcher(labels.getOrDefault(label, "")).matches();
    return same == (operator == Operator.EQUAL || operator == Operator.LIKE);
  }

  /** Whether it says anything of an alert: one that an empty value matches does not. */
  boolean isSpecific() {
    return !matches(Map.of());
  }

  @Override
  public String toString() {
    return label + operator.sign + "\"" + value + "\"";
  }
}
