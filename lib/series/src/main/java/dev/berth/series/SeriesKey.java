package dev.berth.series;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which series: the name of a metric, and labels in the order of their names. Prints as Prometheus
 * writes it. Immutable.
 */
public final class SeriesKey implements Comparable<SeriesKey> {
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_VALUE = 1024;
  private static final int MOST_LABELS = 40;

  private final String metric;
  private final String[] pairs;
  private final int hash;

  private SeriesKey(String metric, String[] pairs) {
    this.metric = metric;
    this.pairs = pairs;
    this.hash = 31 * metric.hashCode() + Arrays.hashCode(pairs);
  }

  /**
   * A series; labels with empty values are none.
   *
   * @param metric 1 to 200 letters, digits, {@code _} and {@code :}, the first no digit
   * @param labels at most 40; names as the metric's without {@code :}, values up to 1,024
   *     characters
   * @throws BerthException {@code INVALID_INPUT} for others
   */
  public static SeriesKey of(String metric, Map<String, String> labels) {
    if (!isName(metric, true)) {
      throw invalid("metric", metric, "letters, digits, '_' and ':', the first no digit");
    }
    if (labels.size() > MOST_LABELS) {
      throw invalid("series of", metric, "at most " + MOST_LABELS + " labels");
    }
    Map<String, String> sorted = new TreeMap<>(labels);
    sorted.values().removeIf(String::isEmpty);
    String[] pairs = new String[2 * sorted.size()];
    int at = 0;
    for (Map.Entry<String, String> label : sorted.entrySet()) {
      check(label);
      pairs[at++] = label.getKey();
      pairs[at++] = label.getValue();
    }
    return new SeriesKey(metric, pairs);
  }

  private static void check(Map.Entry<String, String> label) {
    if (!isName(label.getKey(), false)) {
      throw invalid("label", label.getKey(), "letters, digits and '_', the first no digit");
    }
    if (label.getValue().length() > LONGEST_VALUE) {
      throw invalid(
          "value of the label", label.getKey(), "at most " + LONGEST_VALUE + " characters");
    }
  }

  private static BerthException invalid(String what, String name, String rule) {
    String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot take the " + what + " '" + shown + "': use " + rule + ".");
  }

  /** Whether it may be the name of a label, or, with colons, of a metric. */
  public static boolean isName(String name, boolean colons) {
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean other = (c >= '0' && c <= '9' && i > 0) || (c == ':' && colons);
      if (!letter && !other) {
        return false;
      }
    }
    return true;
  }

  /** From what was checked before. */
  static SeriesKey checked(String metric, String[] pairs) {
    return new SeriesKey(metric, pairs);
  }

  public String metric() {
    return metric;
  }

  /** In the order of names. */
  public SequencedMap<String, String> labels() {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return Collections.unmodifiableSequencedMap(labels);
  }

  /** The value of a label; null: it has none of that name. */
  public @Nullable String label(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** The same, with texts that are held once only. */
  SeriesKey with(UnaryOperator<String> pool) {
    return new SeriesKey(pool.apply(metric), Arrays.stream(pairs).map(pool).toArray(String[]::new));
  }

  int pairs() {
    return pairs.length;
  }

  String pair(int index) {
    return pairs[index];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SeriesKey key
        && key.hash == hash
        && key.metric.equals(metric)
        && Arrays.equals(key.pairs, pairs);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(SeriesKey other) {
    int names = metric.compareTo(other.metric);
    return names != 0 ? names : Arrays.compare(pairs, other.pairs);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(metric);
    for (int i = 0; i < pairs.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(pairs[i]).append("=\"");
      text.append(pairs[i + 1].replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
    }
    return pairs.length == 0 ? metric : text.append('}').toString();
  }
}
