package dev.berth.server;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes metrics in the text form that Prometheus reads. Confined to one thread. */
final class MetricsText {
  private final StringBuilder text = new StringBuilder();

  Family gauge(String name, String help) {
    return family(name, "gauge", help);
  }

  Family counter(String name, String help) {
    return family(name, "counter", help);
  }

  private Family family(String name, String type, String help) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return new Family(name);
  }

  /** The values of one metric. */
  final class Family {
    private final String name;

    private Family(String name) {
      this.name = name;
    }

    Family value(Map<String, String> labels, double value) {
      return append(labels, Double.toString(value));
    }

    Family value(Map<String, String> labels, long value) {
      return append(labels, Long.toString(value));
    }

    private Family append(Map<String, String> labels, String value) {
      text.append(name);
      if (!labels.isEmpty()) {
        String pairs =
            new TreeMap<>(labels)
                .entrySet().stream()
                    .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + "\"")
                    .collect(Collectors.joining(","));
        text.append('{').append(pairs).append('}');
      }
      text.append(' ').append(value).append('\n');
      return this;
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
