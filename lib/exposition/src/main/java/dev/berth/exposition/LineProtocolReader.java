package dev.berth.exposition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart the line protocol of InfluxDB: a measurement with tags, fields and a time each line.
 * A field becomes a metric {@code measurement_field}, one called {@code value} the measurement's
 * own name; letters that names may not have become {@code _}. Texts are no measurements and left
 * out; {@code true} is 1. Confined to one thread.
 *
 * <p>See <a href="https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/">the line
 * protocol</a>.
 */
public final class LineProtocolReader {
  private static final int LONGEST = 64 * 1024;

  private final double milliseconds;
  private String line = "";
  private int at;

  /**
   * @param milliseconds how many the unit of times has: 0.000001 for nanoseconds
   */
  private LineProtocolReader(double milliseconds) {
    this.milliseconds = milliseconds;
  }

  /** What is wrong in a line. */
  private static final class WrongLine extends Exception {
    private static final long serialVersionUID = 1L;

    WrongLine(String reason) {
      super(reason);
    }
  }

  /**
   * Gives the measurements of a text with the number of their line, from 1.
   *
   * @param precision {@code ns}, {@code us} ({@code u}, {@code µ}), {@code ms}, {@code s}, {@code
   *     m} or {@code h}; others count as {@code ns}
   * @return what is wrong with the lines that were left out
   */
  public static List<ExpositionException> read(
      String text, String precision, BiConsumer<Integer, Measurement> sink) {
    LineProtocolReader reader = new LineProtocolReader(milliseconds(precision));
    List<ExpositionException> wrong = new ArrayList<>();
    int number = 0;
    int start = 0;
    while (start < text.length()) {
      int end = lineEnd(text, start);
      number++;
      reader.line = text.substring(start, end).strip();
      start = end + 1;
      if (!reader.line.isEmpty() && reader.line.charAt(0) != '#') {
        try {
          for (Measurement each : reader.measurements()) {
            sink.accept(number, each);
          }
        } catch (WrongLine e) {
          wrong.add(new ExpositionException(number, String.valueOf(e.getMessage())));
        }
      }
    }
    return wrong;
  }

  /** Whether it is a precision that there is. */
  public static boolean isPrecision(String precision) {
    return List.of("n", "ns", "u", "us", "µ", "ms", "s", "m", "h").contains(precision);
  }

  private static double milliseconds(String precision) {
    return switch (precision) {
      case "u", "us", "µ" -> 1e-3;
      case "ms" -> 1;
      case "s" -> 1e3;
      case "m" -> 60e3;
      case "h" -> 3600e3;
      default -> 1e-6;
    };
  }

  /** A line break within quotes is part of a text; one quote may not swallow all that follows. */
  private static int lineEnd(String text, int start) {
    int first = text.indexOf('\n', start);
    int plain = first < 0 ? text.length() : first;
    boolean quoted = false;
    for (int i = start; i < Math.min(text.length(), start + LONGEST); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"' && (quoted || text.charAt(Math.max(start, i - 1)) == '=')) {
        quoted = !quoted;
      } else if (c == '\n' && !quoted) {
        return i;
      }
    }
    return plain;
  }

  private List<Measurement> measurements() throws WrongLine {
    if (line.length() > LONGEST) {
      throw new WrongLine("it is longer than " + LONGEST + " characters");
    }
    at = 0;
    String measurement = text(", ");
    if (measurement.isEmpty()) {
      throw new WrongLine("missing measurement");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    while (next(',')) {
      String tag = text("=, ");
      if (tag.isEmpty() || !next('=')) {
        throw new WrongLine("missing tag value");
      }
      tags.put(name(tag, false), text(", "));
    }
    if (!next(' ')) {
      throw new WrongLine("missing fields");
    }
    blanks();
    Map<String, Double> fields = fields();
    blanks();
    Long time = at == line.length() ? null : time(line.substring(at));
    List<Measurement> all = new ArrayList<>();
    fields.forEach((field, value) -> all.add(measurement(measurement, tags, field, value, time)));
    return all;
  }

  private static Measurement measurement(
      String measurement,
      Map<String, String> tags,
      String field,
      double value,
      @Nullable Long time) {
    String metric = field.equals("value") ? measurement : measurement + "_" + field;
    return new Measurement(name(metric, true), tags, value, time);
  }

  private Map<String, Double> fields() throws WrongLine {
    Map<String, Double> fields = new LinkedHashMap<>();
    do {
      String field = text("=, ");
      if (field.isEmpty() || !next('=')) {
        throw new WrongLine("missing field value");
      }
      if (next('"')) {
        quoted();
      } else {
        fields.put(field, value(text(", ")));
      }
    } while (next(','));
    if (at < line.length() && line.charAt(at) != ' ') {
      throw new WrongLine("missing space behind the fields");
    }
    return fields;
  }

  private void quoted() throws WrongLine {
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        return;
      }
    }
    throw new WrongLine("unbalanced quotes");
  }

  private static double value(String text) throws WrongLine {
    return switch (text) {
      case "t", "T", "true", "True", "TRUE" -> 1;
      case "f", "F", "false", "False", "FALSE" -> 0;
      default -> number(text);
    };
  }

  private static double number(String text) throws WrongLine {
    boolean whole = text.endsWith("i") || text.endsWith("u");
    OptionalDouble number = Numbers.parse(whole ? text.substring(0, text.length() - 1) : text);
    if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
      throw new WrongLine("invalid number");
    }
    return number.getAsDouble();
  }

  private long time(String text) throws WrongLine {
    try {
      return (long) Math.floor(Long.parseLong(text.strip()) * milliseconds);
    } catch (NumberFormatException _) {
      throw new WrongLine("bad timestamp");
    }
  }

  /** What stands up to one of some letters; a backslash takes from them what they mean. */
  private String text(String ends) {
    StringBuilder text = new StringBuilder();
    while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
      char c = line.charAt(at);
      if (c == '\\' && at + 1 < line.length() && ",= ".indexOf(line.charAt(at + 1)) >= 0) {
        at++;
        c = line.charAt(at);
      }
      text.append(c);
      at++;
    }
    return text.toString();
  }

  private boolean next(char c) {
    if (at < line.length() && line.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < line.length() && line.charAt(at) == ' ') {
      at++;
    }
  }

  private static String name(String text, boolean colons) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (digit && i == 0) {
        name.append('_');
      }
      name.append(letter || digit || (c == ':' && colons) ? c : '_');
    }
    return name.toString();
  }
}
