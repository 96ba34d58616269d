package dev.berth.search;

import dev.berth.kql.Comparison;
import dev.berth.kql.FieldName;
import dev.berth.kql.Query;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * Between which times all must be that a query finds, so that other days are not looked at.
 *
 * @param from inclusive
 * @param to exclusive
 */
record TimeSpan(Instant from, Instant to) {
  private static final TimeSpan EVER = new TimeSpan(Instant.MIN, Instant.MAX);
  private static final String TIME = "@timestamp";

  static TimeSpan of(Query query) {
    return switch (query) {
      case Query.And(List<Query> parts) ->
          parts.stream().map(TimeSpan::of).reduce(EVER, TimeSpan::and);
      case Query.Compares(FieldName field, Comparison comparison, String bound)
          when field.isExact() && field.toString().equals(TIME) ->
          of(comparison, bound);
      default -> EVER;
    };
  }

  private static TimeSpan of(Comparison comparison, String bound) {
    try {
      Instant time = Instant.parse(bound);
      return switch (comparison) {
        case LESS -> new TimeSpan(Instant.MIN, time);
        case AT_MOST -> new TimeSpan(Instant.MIN, time.plusNanos(1));
        case GREATER, AT_LEAST -> new TimeSpan(time, Instant.MAX);
      };
    } catch (DateTimeException e) {
      return EVER;
    }
  }

  private TimeSpan and(TimeSpan other) {
    return new TimeSpan(
        from.isAfter(other.from) ? from : other.from, to.isBefore(other.to) ? to : other.to);
  }
}
