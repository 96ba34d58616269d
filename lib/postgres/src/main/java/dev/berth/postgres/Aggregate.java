package dev.berth.postgres;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What gathers the values of many rows into one. Confined to one thread. */
final class Aggregate {
  private static final Set<String> NAMES =
      Set.of("count", "sum", "avg", "min", "max", "stddev", "first", "last", "percentile_cont");
  private static final int MOST = 100_000;

  private final String function;
  private final @Nullable Set<Object> seen;
  private double[] held = new double[0];
  private long count;
  private double sum;
  private double squares;
  private double fraction;
  private @Nullable Object best;

  Aggregate(String function, boolean distinct) {
    this.function = function;
    this.seen = distinct ? new HashSet<>() : null;
  }

  static boolean is(String function) {
    return NAMES.contains(function);
  }

  static SqlType type(String function, List<SqlType> types) {
    return switch (function) {
      case "count" -> SqlType.BIGINT;
      case "min", "max", "first", "last" -> types.isEmpty() ? SqlType.TEXT : types.getFirst();
      default -> SqlType.DOUBLE;
    };
  }

  void add(List<@Nullable Object> arguments) {
    Object value = arguments.isEmpty() ? (Object) true : arguments.getLast();
    if (value == null || (seen != null && !isNew(value))) {
      return;
    }
    count++;
    switch (function) {
      case "sum", "avg", "stddev" -> {
        double number = Functions.number(value);
        sum += number;
        squares += number * number;
      }
      case "min" -> best = best == null || Functions.compare(value, best) < 0 ? value : best;
      case "max" -> best = best == null || Functions.compare(value, best) > 0 ? value : best;
      case "first" -> best = best == null ? value : best;
      case "last" -> best = value;
      case "percentile_cont" -> hold(arguments.getFirst(), Functions.number(value));
      default -> {
        // It is counted.
      }
    }
  }

  private boolean isNew(Object value) {
    Set<Object> known = seen == null ? Set.of() : seen;
    if (known.size() >= MOST) {
      throw tooMany();
    }
    return known.add(value);
  }

  private void hold(@Nullable Object wanted, double number) {
    fraction = wanted == null ? 0 : Functions.number(wanted);
    if (count > MOST || !(fraction >= 0 && fraction <= 1)) {
      throw count > MOST
          ? tooMany()
          : new SqlError(SqlError.INVALID, "a percentile is not between 0 and 1");
    }
    if (count > held.length) {
      held = Arrays.copyOf(held, Math.max(16, held.length * 2));
    }
    held[(int) count - 1] = number;
  }

  private static SqlError tooMany() {
    return new SqlError(SqlError.TOO_MUCH, "more than 100000 values in one group");
  }

  @Nullable Object value() {
    if (function.equals("count")) {
      return count;
    }
    if (count == 0) {
      return null;
    }
    return switch (function) {
      case "sum" -> sum;
      case "avg" -> sum / count;
      case "stddev" ->
          count < 2 ? null : Math.sqrt(Math.max(0, squares - sum * sum / count) / (count - 1));
      case "percentile_cont" -> percentile();
      default -> best;
    };
  }

  private double percentile() {
    double[] sorted = Arrays.copyOf(held, (int) count);
    Arrays.sort(sorted);
    double place = fraction * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }
}
