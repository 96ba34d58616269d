package dev.berth.postgres;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as texts, and changes of their types. */
final class Values {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'+00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter WHOLE_SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'+00'").withZone(ZoneOffset.UTC);
  private static final Pattern INTERVAL =
      Pattern.compile("\\s*([0-9]{1,9}(?:\\.[0-9]{1,9})?)\\s*([a-z]+)\\s*");

  private Values() {}

  /** As PostgreSQL writes it. */
  static String text(Object value) {
    return switch (value) {
      case Boolean flag -> flag ? "t" : "f";
      case Double number -> number(number);
      case Instant time -> (time.toEpochMilli() % 1000 == 0 ? WHOLE_SECOND : TIME).format(time);
      case Duration length -> interval(length);
      case List<?> list ->
          list.stream()
              .map(each -> each == null ? "NULL" : text(each))
              .collect(Collectors.joining(",", "{", "}"));
      default -> value.toString();
    };
  }

  private static String number(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String interval(Duration length) {
    return "%s%02d:%02d:%02d"
        .formatted(
            length.isNegative() ? "-" : "",
            length.abs().toHours(),
            length.abs().toMinutesPart(),
            length.abs().toSecondsPart());
  }

  /**
   * Changes the type.
   *
   * @throws SqlError for what cannot be of it
   */
  static @Nullable Object cast(@Nullable Object value, SqlType type) {
    if (value == null) {
      return null;
    }
    try {
      return switch (type) {
        case BOOLEAN -> value instanceof Boolean ? value : truth(text(value));
        case BIGINT ->
            value instanceof Number number
                ? (Object) Math.round(number.doubleValue())
                : (Object) Long.parseLong(text(value).strip());
        case DOUBLE ->
            value instanceof Number number
                ? (Object) number.doubleValue()
                : (Object) Double.parseDouble(text(value).strip());
        case TEXT -> text(value);
        case TIME -> value instanceof Instant ? value : time(text(value));
        case INTERVAL -> value instanceof Duration ? value : length(text(value));
      };
    } catch (NumberFormatException | DateTimeException e) {
      throw new SqlError(
          "22P02", "invalid input for type " + type.sql() + ": \"" + cut(text(value)) + "\"");
    }
  }

  private static String cut(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static Object truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "t", "true", "yes", "on", "1" -> true;
      case "f", "false", "no", "off", "0" -> false;
      default -> throw new NumberFormatException();
    };
  }

  private static Instant time(String text) {
    String stripped = text.strip();
    if (stripped.length() == 10) {
      return LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    String iso =
        stripped.length() > 10
            ? stripped.substring(0, 10) + "T" + stripped.substring(11)
            : stripped;
    if (iso.matches(".*[+-]\\d\\d")) {
      iso = iso + ":00";
    }
    return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  private static Duration length(String text) {
    Matcher matcher = INTERVAL.matcher(text.toLowerCase(Locale.ROOT));
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < text.length()) {
      if (!matcher.find() || matcher.start() != end) {
        throw new NumberFormatException();
      }
      double seconds = Double.parseDouble(matcher.group(1)) * seconds(matcher.group(2));
      sum = sum.plusMillis(Math.round(seconds * 1000));
      end = matcher.end();
    }
    return sum;
  }

  /** Of a unit of time; months and years have no one length and are not supported. */
  static double seconds(String unit) {
    return switch (unit) {
      case "millisecond", "milliseconds", "ms" -> 0.001;
      case "second", "seconds", "sec", "secs", "s" -> 1;
      case "minute", "minutes", "min", "mins", "m" -> 60;
      case "hour", "hours", "h" -> 3600;
      case "day", "days", "d" -> 86_400;
      case "week", "weeks", "w" -> 604_800;
      default -> throw new NumberFormatException();
    };
  }
}
