package dev.berth.alerts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The labels of alerts, and what follows from them. */
final class AlertLabels {
  /** The label that has the rule's name. */
  static final String NAME = "alertname";

  static final String SEVERITY = "severity";

  /** How long a value may be; what is longer is cut. */
  static final int LONGEST_VALUE = 256;

  private static final Pattern FORM = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,63}");
  private static final Pattern OTHER = Pattern.compile("[^a-zA-Z0-9_]");

  private AlertLabels() {}

  /** Whether a text can name a label. */
  static boolean isName(String text) {
    return FORM.matcher(text).matches();
  }

  /** A name that can be a label's, from that of a field: {@code parameters.user} has none. */
  static String nameOf(String field) {
    String name = OTHER.matcher(field).replaceAll("_");
    return isName(name) ? name : Shown.cut("_" + name, 64);
  }

  /** Those of an alert: the rule's over its series', and what every alert has over both. */
  static SortedMap<String, String> of(Rule rule, Map<String, String> series) {
    SortedMap<String, String> labels = new TreeMap<>();
    series.forEach((name, value) -> labels.put(nameOf(name), Shown.line(value, LONGEST_VALUE)));
    labels.putAll(rule.labels());
    labels.put(NAME, rule.name());
    labels.put(SEVERITY, rule.severity().word());
    return labels;
  }

  /** Stands for labels: 16 hexadecimal digits. */
  static String fingerprint(Map<String, String> labels) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(labels)
        .forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java machine has SHA-256", e);
    }
  }

  /** Some of them; one that is not there is left out. */
  static SortedMap<String, String> some(Map<String, String> labels, List<String> names) {
    SortedMap<String, String> some = new TreeMap<>();
    for (String name : names) {
      String value = labels.get(name);
      if (value != null) {
        some.put(name, value);
      }
    }
    return some;
  }
}
