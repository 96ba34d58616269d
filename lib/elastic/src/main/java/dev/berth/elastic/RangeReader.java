package dev.berth.elastic;

import dev.berth.kql.Comparison;
import dev.berth.kql.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ranges; times in them become what the index compares. For one request. */
final class RangeReader {
  private static final String TIME = "@timestamp";

  private final FieldTypes types;
  private final DateMath times;

  RangeReader(FieldTypes types, DateMath times) {
    this.types = types;
    this.times = times;
  }

  Query read(Map.Entry<String, @Nullable Object> field) {
    Map<String, @Nullable Object> body = Body.object(field.getValue(), "range");
    ZoneId zone = zone(Body.text(body, "time_zone", "Z"));
    Object format = body.get("format");
    List<Query> parts = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> bound : body.entrySet()) {
      Comparison comparison = comparison(bound.getKey(), body);
      Object value = bound.getValue();
      if (comparison != null && value != null) {
        boolean up = comparison == Comparison.AT_MOST || comparison == Comparison.GREATER;
        DateMath.Reading reading =
            new DateMath.Reading(zone, up, format == null ? null : format.toString());
        parts.add(compare(field.getKey(), comparison, Body.text(value, bound.getKey()), reading));
      }
    }
    return parts.isEmpty() ? new Query.Exists(Clauses.field(field.getKey())) : Clauses.all(parts);
  }

  private static @Nullable Comparison comparison(String name, Map<String, @Nullable Object> body) {
    return switch (name) {
      case "gt" -> Comparison.GREATER;
      case "gte" -> Comparison.AT_LEAST;
      case "lt" -> Comparison.LESS;
      case "lte" -> Comparison.AT_MOST;
      case "from" ->
          Body.flag(body, "include_lower", true) ? Comparison.AT_LEAST : Comparison.GREATER;
      case "to" -> Body.flag(body, "include_upper", true) ? Comparison.AT_MOST : Comparison.LESS;
      case "include_lower", "include_upper", "format", "time_zone", "boost", "relation", "_name" ->
          null;
      default -> throw ElasticFailure.parsing("[range] query does not support [" + name + "]");
    };
  }

  static ZoneId zone(String text) {
    try {
      return text.equals("Z") ? ZoneOffset.UTC : ZoneId.of(text);
    } catch (DateTimeException e) {
      String shown = text.length() > 50 ? text.substring(0, 50) : text;
      throw ElasticFailure.illegal("Cannot find the time zone '" + shown + "': there is none.");
    }
  }

  Query compare(String field, Comparison comparison, String bound, DateMath.Reading reading) {
    if (!types.isDate(field)) {
      return new Query.Compares(Clauses.field(field), comparison, bound);
    }
    Instant time = times.read(bound, reading);
    return compare(field, comparison, time);
  }

  /** Of two that are in the same millisecond, neither is later. */
  private static Query compare(String field, Comparison comparison, Instant time) {
    boolean own = field.equals(TIME);
    long millis = time.toEpochMilli();
    if (!own) {
      return new Query.Compares(Clauses.field(field), comparison, Long.toString(millis));
    }
    return switch (comparison) {
      case GREATER -> time(field, Comparison.AT_LEAST, millis + 1);
      case AT_MOST -> time(field, Comparison.LESS, millis + 1);
      case AT_LEAST, LESS -> time(field, comparison, millis);
    };
  }

  private static Query time(String field, Comparison comparison, long millis) {
    return new Query.Compares(
        Clauses.field(field), comparison, Instant.ofEpochMilli(millis).toString());
  }

  /** What is at a time: in its millisecond, or in all of what it names. */
  Query moment(String field, String text) {
    return Clauses.all(
        List.of(
            compare(field, Comparison.AT_LEAST, text, DateMath.Reading.PLAIN),
            compare(
                field,
                Comparison.AT_MOST,
                text,
                new DateMath.Reading(ZoneOffset.UTC, true, null))));
  }

  boolean isDate(String field) {
    return types.isDate(field);
  }
}
