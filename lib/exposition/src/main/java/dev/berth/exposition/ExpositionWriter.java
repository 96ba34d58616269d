package dev.berth.exposition;

import java.util.Map;

/** Writes measurements in the text form 0.0.4 of Prometheus. Confined to one thread. */
public final class ExpositionWriter {
  /** The content type of what it writes. */
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private String family = "";

  /**
   * Begins a metric; all of its lines follow.
   *
   * @param type {@code counter}, {@code gauge}, {@code untyped} …
   * @param help what it measures
   */
  public void family(String metric, String type, String help) {
    family = metric;
    text.append("# HELP ").append(metric).append(' ');
    text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
  }

  /** Writes a line of the metric that was begun. */
  public void line(Map<String, String> labels, double value) {
    name(labels);
    text.append(value(value)).append('\n');
  }

  /**
   * The same with the time of the measurement.
   *
   * @param time in milliseconds since 1970
   */
  public void line(Map<String, String> labels, double value, long time) {
    name(labels);
    text.append(value(value)).append(' ').append(time).append('\n');
  }

  private void name(Map<String, String> labels) {
    text.append(family);
    char before = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      text.append(before).append(label.getKey()).append("=\"");
      text.append(
          label.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
      text.append('"');
      before = ',';
    }
    text.append(labels.isEmpty() ? " " : "} ");
  }

  /** A number as Prometheus writes it. */
  public static String value(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  public int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
