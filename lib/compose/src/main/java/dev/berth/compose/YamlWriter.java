package dev.berth.compose;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Writes maps, lists and single values as YAML in block style. Texts are written so that {@link
 * YamlReader} reads the same texts again: in quotes where needed, dollar signs doubled.
 */
final class YamlWriter {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./@+=,-]*( [A-Za-z0-9_./@+=,-]+)*");
  private static final Pattern PLAIN_WITH_COLONS =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)+");
  private static final int LONGEST_PLAIN = 200;
  private static final int LONGEST_SIMPLE_KEY = 500;

  private final StringBuilder text = new StringBuilder();

  private YamlWriter() {}

  /** A document: a map of texts, numbers, booleans, lists and maps. */
  static String write(Map<String, Object> document) {
    YamlWriter writer = new YamlWriter();
    writer.map(document, 0, false);
    return writer.text.toString();
  }

  private void map(Map<?, ?> map, int indent, boolean inLine) {
    boolean first = inLine;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!first) {
        text.repeat(' ', indent);
      }
      first = false;
      key(scalar(entry.getKey().toString()), indent);
      value(entry.getValue(), indent + 2);
    }
  }

  /** A key; one that is too long to be recognised by its colon is marked as one. */
  private void key(String key, int indent) {
    if (key.length() > LONGEST_SIMPLE_KEY) {
      text.append("? ").append(key).append('\n').repeat(' ', indent).append(':');
    } else {
      text.append(key).append(':');
    }
  }

  /** What follows a key. */
  private void value(Object value, int indent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        text.append('\n');
        map(map, indent, false);
      }
      case List<?> list when !list.isEmpty() -> {
        text.append('\n');
        list(list, indent);
      }
      default -> text.append(' ').append(single(value)).append('\n');
    }
  }

  private void list(List<?> list, int indent) {
    for (Object item : list) {
      text.repeat(' ', indent).append('-');
      if (item instanceof Map<?, ?> map && !map.isEmpty()) {
        text.append(' ');
        map(map, indent + 2, true);
      } else {
        text.append(' ').append(single(item)).append('\n');
      }
    }
  }

  private static String single(Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "{}";
      case List<?> _ -> "[]";
      case String string -> scalar(string.replace("$", "$$").replace("$${param:/", "${param:/"));
      default -> value.toString();
    };
  }

  /** A text, in quotes unless it is read as the same text without. */
  private static String scalar(String string) {
    boolean plain =
        string.length() <= LONGEST_PLAIN
            && (PLAIN.matcher(string).matches() || PLAIN_WITH_COLONS.matcher(string).matches())
            && ScalarType.ofPlain(string) == YamlNode.Type.TEXT
            && !isBooleanElsewhere(string);
    return plain ? string : quoted(string);
  }

  /** Whether readers of YAML 1.1 take a text for a boolean. */
  private static boolean isBooleanElsewhere(String string) {
    return switch (string.toLowerCase(Locale.ROOT)) {
      case "y", "n", "yes", "no", "on", "off" -> true;
      default -> false;
    };
  }

  private static String quoted(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < 0x20 || (c >= 0x7f && !Character.isLetterOrDigit(c))) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
