package dev.berth.metrics;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.SeriesKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which series, as Prometheus writes it: {@code up}, {@code up{service="web"}}, {@code
 * {__name__=~"berth_.*",node!="a"}}. Patterns match whole values, in time that grows with their
 * length. Immutable.
 *
 * @param metric the whole name; null: any
 */
record SeriesSelector(@Nullable String metric, List<Condition> conditions)
    implements Predicate<SeriesKey> {
  private static final int LONGEST = 2000;

  /** What a label has to be. */
  private record Condition(String label, Predicate<String> value) {}

  private static final java.util.regex.Pattern WHOLE =
      java.util.regex.Pattern.compile(
          "\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\\s*(\\{(.*)})?\\s*", java.util.regex.Pattern.DOTALL);
  private static final java.util.regex.Pattern MATCHER =
      java.util.regex.Pattern.compile(
          "\\G\\s*([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"\\s*(,|$)");

  /**
   * Reads one.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static SeriesSelector parse(String text) {
    var whole = WHOLE.matcher(text);
    if (text.length() > LONGEST || !whole.matches()) {
      throw invalid(text);
    }
    String metric = whole.group(1);
    List<Condition> conditions = new ArrayList<>();
    String inside = whole.group(3) == null ? "" : whole.group(3).strip();
    var matcher = MATCHER.matcher(inside);
    int end = 0;
    while (end < inside.length()) {
      if (!matcher.find()) {
        throw invalid(text);
      }
      end = matcher.end();
      String value = unescaped(matcher.group(3));
      if (matcher.group(1).equals("__name__") && matcher.group(2).equals("=")) {
        metric = value;
      } else {
        conditions.add(condition(matcher.group(1), matcher.group(2), value));
      }
    }
    if (metric == null && conditions.isEmpty()) {
      throw invalid(text);
    }
    return new SeriesSelector(metric, List.copyOf(conditions));
  }

  private static String unescaped(String text) {
    return text.replace("\\\"", "\"").replace("\\\\", "\\");
  }

  private static Condition condition(String label, String operator, String value) {
    Predicate<String> equal = value::equals;
    return switch (operator) {
      case "=" -> new Condition(label, equal);
      case "!=" -> new Condition(label, equal.negate());
      case "=~" -> new Condition(label, pattern(value));
      default -> new Condition(label, pattern(value).negate());
    };
  }

  private static Predicate<String> pattern(String value) {
    try {
      return Pattern.compile(value)::matches;
    } catch (PatternSyntaxException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the pattern '" + value + "': it is no regular expression (RE2). Mend it.",
          e);
    }
  }

  private static BerthException invalid(String text) {
    String shown = text.length() > 100 ? text.substring(0, 100) + "…" : text;
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read the selector '"
            + shown
            + "': it has another form. Write one like up{service=\"web\"} or"
            + " {__name__=~\"berth_.*\"}.");
  }

  /** Whether series of a name may be among them. */
  boolean mayBe(String name) {
    return (metric == null || metric.equals(name))
        && conditions.stream()
            .allMatch(each -> !each.label().equals("__name__") || each.value().test(name));
  }

  @Override
  public boolean test(SeriesKey key) {
    return mayBe(key.metric())
        && conditions.stream()
            .allMatch(
                each -> {
                  String value = key.label(each.label());
                  return each.label().equals("__name__")
                      || each.value().test(value == null ? "" : value);
                });
  }
}
