package dev.berth.postgres;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What functions and operators of one value a time do; there are no others. For one statement. */
final class Functions {
  private static final int LONGEST = 64 * 1024;

  private final Instant now;
  private final Map<String, Pattern> patterns = new HashMap<>();

  Functions(InstantSource clock) {
    this.now = clock.instant();
  }

  /** The type of a call; that there is such a function too. */
  static SqlType type(String function, List<SqlType> types) {
    return switch (function) {
      case "and",
          "or",
          "not",
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "~",
          "~*",
          "!~",
          "!~*",
          "in",
          "like",
          "ilike",
          "is null" ->
          SqlType.BOOLEAN;
      case "+", "-" -> sum(types);
      case "*", "%", "negative", "abs" ->
          types.contains(SqlType.INTERVAL)
              ? SqlType.INTERVAL
              : types.stream().allMatch(type -> type == SqlType.BIGINT)
                  ? SqlType.BIGINT
                  : SqlType.DOUBLE;
      case "/" ->
          types.stream().allMatch(type -> type == SqlType.BIGINT) ? SqlType.BIGINT : SqlType.DOUBLE;
      case "floor", "ceil", "ceiling", "round", "sqrt", "ln", "exp", "power", "date_part" ->
          SqlType.DOUBLE;
      case "length" -> SqlType.BIGINT;
      case "||",
          "concat",
          "lower",
          "upper",
          "version",
          "current_user",
          "current_database",
          "current_schema",
          "quote_ident",
          "format_type" ->
          SqlType.TEXT;
      case "now", "to_timestamp", "date_trunc", "date_bin", "time_bucket" -> SqlType.TIME;
      case "coalesce", "nullif", "greatest", "least" -> wide(types);
      default ->
          TextFunctions.type(function)
              .orElseThrow(
                  () ->
                      new SqlError(
                          SqlError.NO_FUNCTION, "function " + function + "() does not exist"));
    };
  }

  /** Whether its arguments are of one kind. */
  static boolean comparesOrAdds(String function) {
    return switch (function) {
      case "=", "<>", "<", "<=", ">", ">=", "in", "like", "ilike", "~", "~*", "!~", "!~*" -> true;
      case "+", "-", "*", "/", "%", "coalesce", "nullif", "is" -> true;
      default -> false;
    };
  }

  /** What holds all of some types. */
  static SqlType wide(List<SqlType> types) {
    if (types.isEmpty()) {
      return SqlType.TEXT;
    }
    boolean numbers = types.stream().allMatch(SqlType::isNumber);
    return numbers && types.contains(SqlType.DOUBLE) ? SqlType.DOUBLE : types.getFirst();
  }

  private static SqlType sum(List<SqlType> types) {
    long times = types.stream().filter(type -> type == SqlType.TIME).count();
    if (times > 0) {
      return times == 1 && types.size() == 2 ? SqlType.TIME : SqlType.INTERVAL;
    }
    return wide(types);
  }

  /** What a call gives; most of nothing is nothing. */
  @Nullable Object call(String function, List<@Nullable Object> arguments) {
    switch (function) {
      case "is null" -> {
        return first(arguments) == null;
      }
      case "coalesce" -> {
        return arguments.stream().filter(Objects::nonNull).findFirst().orElse(null);
      }
      case "concat" -> {
        StringBuilder text = new StringBuilder();
        arguments.stream().filter(Objects::nonNull).map(Values::text).forEach(text::append);
        return bounded(text.toString());
      }
      case "greatest", "least" -> {
        int sign = function.equals("least") ? 1 : -1;
        return arguments.stream()
            .filter(Objects::nonNull)
            .min((a, b) -> sign * compare(a, b))
            .orElse(null);
      }
      case "in" -> {
        return in(arguments);
      }
      default -> {
        // All others are nothing if one of theirs is.
      }
    }
    if (TextFunctions.type(function).isPresent()) {
      return TextFunctions.call(function, arguments);
    }
    if (arguments.stream().anyMatch(Objects::isNull)) {
      return null;
    }
    return known(function, arguments.stream().map(Objects::requireNonNull).toList());
  }

  private static @Nullable Object first(List<@Nullable Object> arguments) {
    return arguments.isEmpty() ? null : arguments.getFirst();
  }

  private static @Nullable Object in(List<@Nullable Object> arguments) {
    Object value = arguments.getFirst();
    if (value == null) {
      return null;
    }
    return arguments.stream().skip(1).anyMatch(each -> each != null && compare(value, each) == 0);
  }

  private @Nullable Object known(String function, List<Object> values) {
    return switch (function) {
      case "now" -> now;
      case "version" -> "PostgreSQL 14.0 (Berth, tables of metrics)";
      case "current_user", "current_database" -> "berth";
      case "current_schema" -> "public";
      case "not" -> !truth(value(values, 0));
      case "=", "<>", "<", "<=", ">", ">=" ->
          compared(function, value(values, 0), value(values, 1));
      case "like", "ilike", "~", "~*", "!~", "!~*" ->
          matches(function, Values.text(value(values, 0)), Values.text(value(values, 1)));
      case "||" -> bounded(Values.text(value(values, 0)) + Values.text(value(values, 1)));
      case "lower" -> Values.text(value(values, 0)).toLowerCase(Locale.ROOT);
      case "upper" -> Values.text(value(values, 0)).toUpperCase(Locale.ROOT);
      case "length" -> (long) Values.text(value(values, 0)).length();
      case "quote_ident" -> quoted(Values.text(value(values, 0)));
      case "format_type" ->
          SqlType.find((int) number(value(values, 0))).map(SqlType::sql).orElse("???");
      case "nullif" -> compare(value(values, 0), value(values, 1)) == 0 ? null : value(values, 0);
      case "to_timestamp" -> Instant.ofEpochMilli(Math.round(number(value(values, 0)) * 1000));
      case "date_trunc" -> truncated(Values.text(value(values, 0)), time(value(values, 1)));
      case "date_bin", "time_bucket" -> binned(values);
      case "date_part" -> part(Values.text(value(values, 0)), value(values, 1));
      default -> Arithmetic.call(function, values);
    };
  }

  private static Object value(List<Object> values, int index) {
    if (index >= values.size()) {
      throw new SqlError(SqlError.NO_FUNCTION, "a function has too few arguments");
    }
    return values.get(index);
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static String bounded(String text) {
    if (text.length() > LONGEST) {
      throw new SqlError(SqlError.TOO_MUCH, "a text is longer than 65536 characters");
    }
    return text;
  }

  static boolean truth(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new SqlError(SqlError.WRONG_TYPE, "a condition is not true or false");
  }

  static double number(Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw new SqlError(SqlError.WRONG_TYPE, "a number is missing");
  }

  static Instant time(Object value) {
    return (Instant) Objects.requireNonNull(Values.cast(value, SqlType.TIME));
  }

  static boolean compared(String sign, Object left, Object right) {
    int order = compare(left, right);
    return switch (sign) {
      case "=" -> order == 0;
      case "<>" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** The order of two values; a text beside something else is read as that. */
  static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    if (left instanceof Instant || right instanceof Instant) {
      return time(left).compareTo(time(right));
    }
    if (left instanceof Number || right instanceof Number) {
      Object a = Objects.requireNonNull(Values.cast(left, SqlType.DOUBLE));
      return Double.compare(
          number(a), number(Objects.requireNonNull(Values.cast(right, SqlType.DOUBLE))));
    }
    if (left instanceof Duration a && right instanceof Duration b) {
      return a.compareTo(b);
    }
    return Values.text(left).compareTo(Values.text(right));
  }

  private boolean matches(String sign, String text, String pattern) {
    boolean like = sign.endsWith("like");
    boolean anyCase = sign.equals("ilike") || sign.endsWith("*");
    Pattern compiled =
        patterns.computeIfAbsent(
            sign + pattern, _ -> compile(like ? likeForm(pattern) : pattern, anyCase));
    boolean found = like ? compiled.matches(text) : compiled.matcher(text).find();
    return sign.startsWith("!") != found;
  }

  private static Pattern compile(String pattern, boolean anyCase) {
    try {
      return Pattern.compile(
          pattern, anyCase ? Pattern.CASE_INSENSITIVE | Pattern.DOTALL : Pattern.DOTALL);
    } catch (PatternSyntaxException _) {
      throw new SqlError("2201B", "invalid regular expression (RE2)");
    }
  }

  private static String likeForm(String pattern) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      form.append(
          switch (c) {
            case '%' -> ".*";
            case '_' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return form.toString();
  }

  private static Instant truncated(String unit, Instant time) {
    ZonedDateTime zoned = time.atZone(ZoneOffset.UTC);
    ZonedDateTime day = zoned.truncatedTo(ChronoUnit.DAYS);
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
      case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
      case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
      case "day" -> day.toInstant();
      case "week" -> day.minusDays(day.getDayOfWeek().getValue() - 1L).toInstant();
      case "month" -> day.withDayOfMonth(1).toInstant();
      case "year" -> day.withDayOfYear(1).toInstant();
      default -> throw new SqlError(SqlError.INVALID, "unit \"" + unit + "\" not recognized");
    };
  }

  private static Instant binned(List<Object> values) {
    Object width = Objects.requireNonNull(Values.cast(value(values, 0), SqlType.INTERVAL));
    long millis = ((Duration) width).toMillis();
    if (millis <= 0) {
      throw new SqlError(SqlError.INVALID, "stride must be greater than zero");
    }
    long origin = values.size() > 2 ? time(value(values, 2)).toEpochMilli() : 0;
    long past = time(value(values, 1)).toEpochMilli() - origin;
    return Instant.ofEpochMilli(origin + Math.floorDiv(past, millis) * millis);
  }

  private static double part(String field, Object value) {
    if (value instanceof Duration length) {
      return length.toMillis() / 1000.0;
    }
    Instant time = time(value);
    ZonedDateTime zoned = time.atZone(ZoneOffset.UTC);
    return switch (field.toLowerCase(Locale.ROOT)) {
      case "epoch" -> time.toEpochMilli() / 1000.0;
      case "second" -> zoned.getSecond();
      case "minute" -> zoned.getMinute();
      case "hour" -> zoned.getHour();
      case "day" -> zoned.getDayOfMonth();
      case "dow" -> zoned.getDayOfWeek().getValue() % 7;
      case "month" -> zoned.getMonthValue();
      case "year" -> zoned.getYear();
      default -> throw new SqlError(SqlError.INVALID, "unit \"" + field + "\" not recognized");
    };
  }
}
