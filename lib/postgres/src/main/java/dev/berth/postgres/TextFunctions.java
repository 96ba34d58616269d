package dev.berth.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Functions of texts and lists, and those with which clients ask what there is. */
final class TextFunctions {
  private static final int LONGEST = 64 * 1024;

  private TextFunctions() {}

  /** The type of a call; empty: there is no such function here. */
  static Optional<SqlType> type(String function) {
    return switch (function) {
      case "any",
          "is",
          "pg_table_is_visible",
          "pg_type_is_visible",
          "pg_is_in_recovery",
          "pg_relation_is_publishable",
          "has_table_privilege",
          "has_schema_privilege",
          "has_column_privilege",
          "has_database_privilege" ->
          Optional.of(SqlType.BOOLEAN);
      case "array_lower",
          "array_upper",
          "array_length",
          "cardinality",
          "position",
          "regclass",
          "pg_backend_pid",
          "pg_relation_size",
          "pg_total_relation_size" ->
          Optional.of(SqlType.BIGINT);
      case "array",
          "subscript",
          "string_to_array",
          "array_to_string",
          "current_schemas",
          "parse_ident",
          "trim",
          "btrim",
          "ltrim",
          "rtrim",
          "replace",
          "split_part",
          "substring",
          "substr",
          "left",
          "right",
          "quote_literal",
          "current_setting",
          "pg_get_userbyid",
          "pg_encoding_to_char",
          "pg_get_expr",
          "pg_get_statisticsobjdef_columns",
          "pg_get_indexdef",
          "pg_get_constraintdef",
          "pg_get_viewdef",
          "obj_description",
          "col_description",
          "shobj_description" ->
          Optional.of(SqlType.TEXT);
      default -> Optional.empty();
    };
  }

  /** What a call gives, which may be called with nothing too. */
  static @Nullable Object call(String function, List<@Nullable Object> arguments) {
    switch (function) {
      case "array" -> {
        return new ArrayList<>(arguments);
      }
      case "is" -> {
        Object left = argument(arguments, 0);
        Object right = argument(arguments, 1);
        if (left == null || right == null) {
          return left == null && right == null;
        }
        return Functions.compare(left, right) == 0;
      }
      case "pg_get_expr",
          "pg_get_statisticsobjdef_columns",
          "pg_get_indexdef",
          "pg_get_constraintdef",
          "pg_get_viewdef",
          "obj_description",
          "col_description",
          "shobj_description" -> {
        return null;
      }
      default -> {
        if (arguments.contains(null)) {
          return null;
        }
      }
    }
    return known(function, arguments.stream().map(Object.class::cast).toList());
  }

  private static @Nullable Object known(String function, List<Object> values) {
    return switch (function) {
      case "any" -> any(values);
      case "subscript" -> place(list(values, 0), number(values, 1));
      case "array_lower" -> list(values, 0).isEmpty() ? null : (Object) 1L;
      case "array_upper", "array_length", "cardinality" ->
          list(values, 0).isEmpty() ? null : (Object) (long) list(values, 0).size();
      case "string_to_array" -> parts(text(values, 0), text(values, 1));
      case "array_to_string" -> joined(list(values, 0), text(values, 1));
      case "current_schemas" -> List.of("pg_catalog", "public");
      case "parse_ident" -> parts(text(values, 0).replace("\"", ""), ".");
      case "trim", "btrim" -> trimmed(values, true, true);
      case "ltrim" -> trimmed(values, true, false);
      case "rtrim" -> trimmed(values, false, true);
      case "replace" -> bounded(text(values, 0).replace(text(values, 1), text(values, 2)));
      case "split_part" ->
          place(parts(text(values, 0), text(values, 1)), number(values, 2)) instanceof String part
              ? part
              : "";
      case "substring", "substr" -> substring(values);
      case "left" -> substring(List.of(text(values, 0), 1L, number(values, 1)));
      case "right" -> {
        String text = text(values, 0);
        yield text.substring(Math.clamp(text.length() - number(values, 1), 0, text.length()));
      }
      case "position" -> (long) text(values, 1).indexOf(text(values, 0)) + 1;
      case "quote_literal" -> "'" + text(values, 0).replace("'", "''") + "'";
      case "current_setting" ->
          values.size() > 1
              ? ServerSettings.find(text(values, 0)).orElse(null)
              : ServerSettings.get(text(values, 0));
      case "regclass" ->
          values.getFirst() instanceof Number number
              ? (Object) number.longValue()
              : (Object) PostgresCatalogue.number(text(values, 0));
      case "pg_get_userbyid" -> "berth";
      case "pg_encoding_to_char" -> "UTF8";
      case "pg_table_is_visible" -> PostgresCatalogue.isVisible(number(values, 0));
      case "pg_type_is_visible",
          "has_table_privilege",
          "has_schema_privilege",
          "has_column_privilege",
          "has_database_privilege" ->
          true;
      case "pg_is_in_recovery", "pg_relation_is_publishable" -> false;
      case "pg_backend_pid", "pg_relation_size", "pg_total_relation_size" -> 0L;
      default ->
          throw new SqlError(SqlError.NO_FUNCTION, "function " + function + "() does not exist");
    };
  }

  private static @Nullable Object argument(List<@Nullable Object> arguments, int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }

  private static Object value(List<Object> values, int index) {
    if (index >= values.size()) {
      throw new SqlError(SqlError.NO_FUNCTION, "a function has too few arguments");
    }
    return values.get(index);
  }

  private static String text(List<Object> values, int index) {
    return Values.text(value(values, index));
  }

  private static long number(List<Object> values, int index) {
    return (Long)
        java.util.Objects.requireNonNull(Values.cast(value(values, index), SqlType.BIGINT));
  }

  /** A list, also one that is written as a text: {@code {a,b}}. */
  private static List<?> list(List<Object> values, int index) {
    Object value = value(values, index);
    if (value instanceof List<?> list) {
      return list;
    }
    String text = Values.text(value).strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      throw new SqlError("22P02", "malformed array literal");
    }
    String inner = text.substring(1, text.length() - 1);
    return inner.isEmpty() ? List.of() : parts(inner, ",");
  }

  private static @Nullable Object any(List<Object> values) {
    String sign = text(values, 0);
    Object left = value(values, 1);
    for (Object each : list(values, 2)) {
      if (each != null && Functions.compared(sign, left, each)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object place(List<?> list, long number) {
    return number < 1 || number > list.size() ? null : list.get((int) number - 1);
  }

  private static List<String> parts(String text, String sign) {
    if (text.isEmpty()) {
      return List.of();
    }
    return sign.isEmpty()
        ? List.of(text)
        : Arrays.asList(text.split(java.util.regex.Pattern.quote(sign), -1));
  }

  private static String joined(List<?> list, String sign) {
    StringBuilder text = new StringBuilder();
    for (Object each : list) {
      if (each != null) {
        text.append(text.isEmpty() ? "" : sign).append(Values.text(each));
        bounded(text);
      }
    }
    return text.toString();
  }

  private static String trimmed(List<Object> values, boolean begin, boolean end) {
    String text = text(values, 0);
    String signs = values.size() > 1 ? text(values, 1) : " ";
    int from = 0;
    int to = text.length();
    while (begin && from < to && signs.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (end && to > from && signs.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }

  private static String substring(List<Object> values) {
    String text = text(values, 0);
    long first = number(values, 1) - 1;
    long last = values.size() > 2 ? first + number(values, 2) : text.length();
    int from = Math.clamp(first, 0, text.length());
    return text.substring(from, Math.clamp(last, from, text.length()));
  }

  private static String bounded(CharSequence text) {
    if (text.length() > LONGEST) {
      throw new SqlError(SqlError.TOO_MUCH, "a text is longer than 65536 characters");
    }
    return text.toString();
  }
}
