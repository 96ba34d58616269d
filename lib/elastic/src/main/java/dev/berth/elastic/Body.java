package dev.berth.elastic;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a request that is a tree, and says which of them is wrong. */
final class Body {
  private Body() {}

  /** An object. */
  @SuppressWarnings("unchecked") // Trees have maps with names alone.
  static Map<String, @Nullable Object> object(@Nullable Object value, String where) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw ElasticFailure.parsing(
        "[%s] expected an object but found [%s]".formatted(where, shown(value)));
  }

  /** The one entry of an object that has one. */
  static Map.Entry<String, @Nullable Object> only(@Nullable Object value, String where) {
    Map<String, @Nullable Object> object = object(value, where);
    if (object.size() != 1) {
      throw ElasticFailure.parsing(
          "[%s] malformed query, expected one field but found %d".formatted(where, object.size()));
    }
    return object.entrySet().iterator().next();
  }

  /** A list, or one thing in its place. */
  static List<?> list(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value == null ? List.of() : List.of(value);
  }

  /** A text, a number or a truth value as a text. */
  static String text(@Nullable Object value, String where) {
    if (value == null || value instanceof Map || value instanceof List) {
      throw ElasticFailure.parsing(
          "[%s] expected a value but found [%s]".formatted(where, shown(value)));
    }
    return value.toString();
  }

  static String text(Map<String, @Nullable Object> of, String name, String otherwise) {
    Object value = of.get(name);
    return value == null ? otherwise : text(value, name);
  }

  /** A text that has to be there. */
  static String required(Map<String, @Nullable Object> of, String name, String where) {
    Object value = of.get(name);
    if (value == null) {
      throw ElasticFailure.parsing("[%s] requires [%s]".formatted(where, name));
    }
    return text(value, name);
  }

  static int whole(Map<String, @Nullable Object> of, String name, int otherwise) {
    Object value = of.get(name);
    if (value == null) {
      return otherwise;
    }
    double number = number(value, name);
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw ElasticFailure.parsing(
          "[%s] expected a whole number but found [%s]".formatted(name, shown(value)));
    }
    return (int) number;
  }

  static double number(@Nullable Object value, String where) {
    try {
      return value instanceof Number number
          ? number.doubleValue()
          : Double.parseDouble(text(value, where));
    } catch (NumberFormatException e) {
      throw ElasticFailure.parsing(
          "[%s] expected a number but found [%s]".formatted(where, shown(value)));
    }
  }

  static boolean flag(Map<String, @Nullable Object> of, String name, boolean otherwise) {
    Object value = of.get(name);
    return value == null ? otherwise : text(value, name).equals("true");
  }

  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
