package dev.berth.exposition;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart what a service answers when it is scraped: the text form 0.0.4 of Prometheus, and
 * OpenMetrics 1.0. Strict where Prometheus is: one line that is wrong makes all of it wrong.
 * Comments, types and units are checked for nothing; exemplars are left out. Confined to one
 * thread.
 *
 * <p>See <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the text form</a>
 * and <a href="https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics</a>.
 */
public final class ExpositionReader {
  private static final int MOST_LABELS = 100;

  private final boolean openMetrics;
  private String line = "";
  private int number;
  private int at;

  private ExpositionReader(boolean openMetrics) {
    this.openMetrics = openMetrics;
  }

  /**
   * Whether a content type says that a text is OpenMetrics; else it is Prometheus' own.
   *
   * @param contentType as the header says; null: it says nothing
   */
  public static boolean isOpenMetrics(@Nullable String contentType) {
    return contentType != null
        && contentType.strip().toLowerCase(Locale.ROOT).startsWith("application/openmetrics-text");
  }

  /**
   * Gives each measurement of a text.
   *
   * @param openMetrics whether it is that; times are seconds there, and its end is marked
   * @throws ExpositionException at the first line that is wrong; those before were given
   */
  public static void read(String text, boolean openMetrics, Consumer<Measurement> sink)
      throws ExpositionException {
    new ExpositionReader(openMetrics).readAll(text, sink);
  }

  private void readAll(String text, Consumer<Measurement> sink) throws ExpositionException {
    int start = 0;
    boolean ended = false;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      line = text.substring(start, end < 0 ? text.length() : end);
      start = end < 0 ? text.length() : end + 1;
      number++;
      at = 0;
      if (ended) {
        throw wrong("there is something after '# EOF'");
      }
      if (openMetrics && line.equals("# EOF")) {
        ended = true;
      } else if (!isComment()) {
        sink.accept(measurement());
      }
    }
    if (openMetrics && !ended) {
      throw wrong("the text ends without '# EOF'");
    }
  }

  private boolean isComment() {
    if (!openMetrics) {
      blanks();
    }
    return at == line.length() || line.charAt(at) == '#' || line.substring(at).equals("\r");
  }

  private Measurement measurement() throws ExpositionException {
    String metric = name(true);
    blanks();
    Map<String, String> labels = next('{') ? labels() : Map.of();
    double value = number(word("a value"));
    String time = optionalWord();
    if (openMetrics && next('#')) {
      at = line.length();
    }
    if (at < line.length()) {
      throw wrong("there is something after the time");
    }
    return new Measurement(metric, labels, value, time == null ? null : time(time));
  }

  private String name(boolean colons) throws ExpositionException {
    int start = at;
    while (at < line.length() && isName(line.charAt(at), at > start, colons)) {
      at++;
    }
    if (at == start) {
      throw wrong("a name is missing at column " + (at + 1));
    }
    return line.substring(start, at);
  }

  private static boolean isName(char c, boolean later, boolean colons) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c == ':' && colons)
        || (c >= '0' && c <= '9' && later);
  }

  private Map<String, String> labels() throws ExpositionException {
    Map<String, String> labels = new LinkedHashMap<>();
    blanks();
    while (!next('}')) {
      String name = name(false);
      blanks();
      expect('=');
      blanks();
      expect('"');
      if (labels.put(name, quoted()) != null) {
        throw wrong("the label '" + name + "' comes twice");
      }
      if (labels.size() > MOST_LABELS) {
        throw wrong("there are more than " + MOST_LABELS + " labels");
      }
      blanks();
      if (!next(',')) {
        expect('}');
        break;
      }
      blanks();
    }
    blanks();
    return labels;
  }

  private String quoted() throws ExpositionException {
    int start = at;
    while (at < line.length() && line.charAt(at) != '"' && line.charAt(at) != '\\') {
      at++;
    }
    if (next('"')) {
      return line.substring(start, at - 1);
    }
    StringBuilder text = new StringBuilder(line.substring(start, at));
    while (!next('"')) {
      if (at >= line.length()) {
        throw wrong("the value of a label does not end");
      }
      char c = line.charAt(at++);
      if (c == '\\' && at < line.length()) {
        escaped(line.charAt(at++), text);
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static void escaped(char c, StringBuilder text) {
    switch (c) {
      case 'n' -> text.append('\n');
      case '"', '\\' -> text.append(c);
      default -> text.append('\\').append(c);
    }
  }

  private @Nullable String optionalWord() {
    blanks();
    boolean none =
        at == line.length() || (openMetrics && line.charAt(at) == '#') || line.charAt(at) == '\r';
    if (none) {
      at = at < line.length() && line.charAt(at) == '\r' ? line.length() : at;
      return null;
    }
    return rest();
  }

  private String word(String what) throws ExpositionException {
    blanks();
    if (at == line.length()) {
      throw wrong(what + " is missing");
    }
    return rest();
  }

  private String rest() {
    int start = at;
    while (at < line.length() && " \t\r".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    String word = line.substring(start, at);
    blanks();
    if (at < line.length() && line.charAt(at) == '\r') {
      at = line.length();
    }
    return word;
  }

  private double number(String text) throws ExpositionException {
    return Numbers.parse(text).orElseThrow(() -> wrong("'" + cut(text) + "' is no number"));
  }

  private long time(String text) throws ExpositionException {
    if (openMetrics) {
      double seconds = number(text);
      if (!(Math.abs(seconds) < 1e12)) {
        throw wrong("'" + cut(text) + "' is no time");
      }
      return Math.round(seconds * 1000);
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw wrong("'" + cut(text) + "' is no time in milliseconds");
    }
  }

  private static String cut(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  private void blanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }

  private boolean next(char c) {
    if (at < line.length() && line.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws ExpositionException {
    if (!next(c)) {
      throw wrong("'" + c + "' is missing at column " + (at + 1));
    }
  }

  private ExpositionException wrong(String reason) {
    return new ExpositionException(Math.max(1, number), reason);
  }
}
