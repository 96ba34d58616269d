package dev.berth.alerts;

import dev.berth.alerts.Condition.Direction;
import dev.berth.alerts.Condition.Expected;
import dev.berth.alerts.Condition.Side;
import dev.berth.alerts.Rule.Telling;
import dev.berth.alerts.Rule.Timing;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Names;
import dev.berth.kql.KqlParser;
import dev.berth.records.MetricReadings.Reduction;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one rule of a file. Confined to one thread, used once. */
final class RuleReader {
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Set<String> KINDS =
      Set.of("threshold", "absence", "change", "query", "anomaly");
  private static final Set<String> RESERVED = Set.of(AlertLabels.NAME, AlertLabels.SEVERITY);
  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:.]{0,199}");
  private static final Pattern FIELD = Pattern.compile("[a-zA-Z0-9_@.-]{1,128}");
  private static final int MOST_LABELS = 20;
  private static final String SUMMARY = "summary";

  private final Fields fields;

  RuleReader(Fields fields) {
    this.fields = fields;
  }

  Rule read() {
    String name = name(fields, "rule");
    Condition condition = condition();
    boolean anomaly = condition instanceof Condition.Anomaly;
    Timing timing =
        new Timing(
            fields.time("every", Duration.ofMinutes(anomaly ? 5 : 1), SHORTEST, DAY),
            fields.time("for", usualFor(condition), Duration.ZERO, WEEK),
            fields.time("keep-firing-for", Duration.ZERO, Duration.ZERO, WEEK),
            fields.flag("enabled", true));
    Severity severity =
        fields.choice(
            "severity", anomaly ? Severity.INFO : Severity.WARNING, Fields.words(Severity.class));
    Rule rule = new Rule(name, condition, timing, severity, labels(), annotations(), telling());
    fields.end();
    return rule;
  }

  /** One unusual value is chance more often than two in a row. */
  private static Duration usualFor(Condition condition) {
    return condition instanceof Condition.Anomaly
            && !(condition.source() instanceof Source.FirstSeen)
        ? condition.window()
        : Duration.ZERO;
  }

  /** The name of a thing of a file. */
  static String name(Fields fields, String kind) {
    String name = fields.required("name");
    if (!name.isEmpty() && !Names.isValid(name)) {
      fields.error(
          "name",
          "'%s' cannot name a %s: it needs 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning and ending with a letter or digit."
              .formatted(Shown.text(name), kind));
    }
    return name;
  }

  private Condition condition() {
    String kind = fields.required("kind");
    return switch (kind) {
      case "absence" -> absence();
      case "change" -> change();
      case "query" -> expectation();
      case "anomaly" -> anomaly();
      default -> {
        if (!kind.isEmpty() && !kind.equals("threshold")) {
          fields.error(
              "kind",
              "'%s' is none of absence, anomaly, change, query, threshold.%s"
                  .formatted(
                      Shown.text(kind),
                      Names.nearest(kind, KINDS).map(n -> " Is '" + n + "' meant?").orElse("")));
        }
        yield threshold();
      }
    };
  }

  private Duration window(Duration otherwise) {
    return fields.time("window", otherwise, SHORTEST, WEEK);
  }

  private Condition threshold() {
    Source source = source();
    Duration window = window(Duration.ofMinutes(5));
    Double above = fields.number("above");
    Double below = fields.number("below");
    Double resolveBelow = fields.number("resolve-below");
    Double resolveAbove = fields.number("resolve-above");
    if ((fields.has("above") ? 1 : 0) + (fields.has("below") ? 1 : 0) != 1) {
      fields.error("kind", "A threshold needs one of 'above' and 'below'.");
      return new Condition.Threshold(source, window, Side.ABOVE, 0, 0);
    }
    boolean isAbove = fields.has("above");
    Double limit = isAbove ? above : below;
    Double clear = isAbove ? resolveBelow : resolveAbove;
    if ((isAbove ? resolveAbove : resolveBelow) != null) {
      fields.error(
          isAbove ? "resolve-above" : "resolve-below",
          isAbove ? "With 'above' goes 'resolve-below'." : "With 'below' goes 'resolve-above'.");
    }
    double bound = limit == null ? 0 : limit;
    double back = clear == null ? bound : clear;
    if (isAbove ? back > bound : back < bound) {
      fields.error(
          isAbove ? "resolve-below" : "resolve-above",
          "This is on the wrong side of the limit: an alert would be over before it begins.");
    }
    return new Condition.Threshold(source, window, isAbove ? Side.ABOVE : Side.BELOW, bound, back);
  }

  private Condition absence() {
    Source source = source();
    if (source instanceof Source.Records records && records.of() != null) {
      fields.error("of", "Absence looks at records, not at a share of them. Remove 'of'.");
    }
    Duration window = window(Duration.ofMinutes(10));
    return new Condition.Absence(
        source, window, fields.time("lookback", DAY, window, Duration.ofDays(30)));
  }

  private Condition change() {
    Source source = source();
    Duration window = window(Duration.ofMinutes(15));
    Duration against = fields.time("against", DAY, window, Duration.ofDays(31));
    Double rise = fields.number("rises-by");
    Double fall = fields.number("falls-by");
    if (!fields.has("rises-by") && !fields.has("falls-by")) {
      fields.error("kind", "A change needs 'rises-by' or 'falls-by', in percent.");
    }
    if (rise != null && rise <= 0) {
      fields.error("rises-by", "This has to be more than 0 percent.");
    }
    if (fall != null && (fall <= 0 || fall > 100)) {
      fields.error("falls-by", "This has to be more than 0 and at most 100 percent.");
    }
    Double minimum = fields.number("minimum");
    return new Condition.Change(source, window, against, rise, fall, minimum == null ? 0 : minimum);
  }

  private Condition expectation() {
    String query = query("query", true);
    return new Condition.Expectation(
        new Source.Records(query == null ? "" : query, null, by()),
        window(Duration.ofMinutes(5)),
        fields.choice("expect", Expected.NONE, Fields.words(Expected.class)));
  }

  private Condition anomaly() {
    Source source = fields.flag("new-templates", false) ? new Source.FirstSeen() : source();
    if (source instanceof Source.FirstSeen && (fields.has("query") || fields.has("metric"))) {
      fields.error("new-templates", "With 'new-templates' goes no 'query' and no 'metric'.");
    }
    return new Condition.Anomaly(
        source,
        fields.time("window", Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ofHours(1)),
        fields.whole("score", Baseline.DEFAULT_SCORE, 1, 100),
        fields.choice("direction", Direction.BOTH, Fields.words(Direction.class)));
  }

  private Source source() {
    if (fields.has("query") == fields.has("metric")) {
      fields.error("kind", "A rule needs one of 'query' and 'metric'.");
    }
    return fields.has("metric") ? metric() : records();
  }

  private Source records() {
    String query = query("query", fields.has("query"));
    return new Source.Records(query == null ? "" : query, query("of", false), by());
  }

  private @Nullable String by() {
    String by = fields.text("by");
    if (by != null && !FIELD.matcher(by).matches()) {
      fields.error("by", "'%s' is not the name of a field.".formatted(Shown.text(by)));
    }
    return by;
  }

  private @Nullable String query(String key, boolean required) {
    String query = required ? fields.required(key) : fields.text(key);
    if (query == null) {
      return null;
    }
    try {
      var _ = KqlParser.parse(query);
    } catch (BerthException e) {
      fields.error(key, e.getMessage());
    }
    return query;
  }

  private Source metric() {
    String name = fields.required("metric");
    if (!name.isEmpty() && !METRIC.matcher(name).matches()) {
      fields.error("metric", "'%s' is not the name of a metric.".formatted(Shown.text(name)));
    }
    Reduction reduction = fields.choice("reduce", Reduction.AVERAGE, Fields.words(Reduction.class));
    return new Source.Metric(name, fields.textMap("metric-labels"), reduction);
  }

  private Map<String, String> labels() {
    Map<String, String> labels = fields.textMap("labels");
    if (labels.size() > MOST_LABELS) {
      fields.error("labels", "These are more than %d.".formatted(MOST_LABELS));
    }
    labels.forEach(
        (name, value) -> {
          if (!AlertLabels.isName(name) || RESERVED.contains(name)) {
            fields.error("labels", "'%s' cannot name a label.".formatted(Shown.text(name)));
          }
          if (value.length() > AlertLabels.LONGEST_VALUE || !value.equals(Shown.line(value, 300))) {
            fields.error(
                "labels",
                "The value of '%s' is too long, or has control characters."
                    .formatted(Shown.text(name)));
          }
        });
    return labels;
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>(fields.textMap("annotations"));
    if (annotations.size() > MOST_LABELS) {
      fields.error("annotations", "These are more than %d.".formatted(MOST_LABELS));
    }
    String summary = fields.text(SUMMARY);
    if (summary != null && annotations.put(SUMMARY, summary) != null) {
      fields.error(SUMMARY, "There is one among the annotations too. Keep one.");
    }
    annotations.forEach(
        (name, text) -> {
          if (!AlertLabels.isName(name)) {
            fields.error(
                "annotations", "'%s' cannot name an annotation.".formatted(Shown.text(name)));
          }
          Optional<String> unknown = Placeholders.unknown(text);
          unknown.ifPresent(
              one ->
                  fields.error(
                      name.equals(SUMMARY) && summary != null ? SUMMARY : "annotations",
                      "'{{%s}}' is no placeholder. There are rule, value, reason, severity, window and labels.NAME."
                          .formatted(Shown.text(one))));
        });
    return annotations;
  }

  private Telling telling() {
    List<String> receivers = fields.texts("receivers");
    return new Telling(receivers == null ? List.of() : receivers, labelNames(fields, "group-by"));
  }

  /** Names of labels; null if there are none. */
  static @Nullable List<String> labelNames(Fields fields, String key) {
    List<String> names = fields.texts(key);
    if (names != null) {
      names.stream()
          .filter(name -> !AlertLabels.isName(name))
          .forEach(
              name -> fields.error(key, "'%s' cannot name a label.".formatted(Shown.text(name))));
    }
    return names;
  }
}
