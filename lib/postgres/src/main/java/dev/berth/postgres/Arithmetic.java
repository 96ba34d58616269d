package dev.berth.postgres;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What functions of numbers, times and lengths of time do. */
final class Arithmetic {
  private Arithmetic() {}

  static Object call(String function, List<Object> values) {
    if (values.isEmpty()) {
      throw new SqlError(SqlError.NO_FUNCTION, "a function has too few arguments");
    }
    Object left = values.getFirst();
    if (values.size() == 1) {
      return one(function, left);
    }
    Object right = values.get(1);
    if (left instanceof Instant || right instanceof Instant) {
      return times(function, left, right);
    }
    if (left instanceof Duration || right instanceof Duration) {
      return lengths(function, left, right);
    }
    boolean whole = left instanceof Long && right instanceof Long;
    return whole ? whole(function, (Long) left, (Long) right) : broken(function, left, right);
  }

  private static Object one(String function, Object value) {
    if (value instanceof Long whole && function.equals("negative")) {
      return -whole;
    }
    if (value instanceof Long whole && function.equals("abs")) {
      return Math.abs(whole);
    }
    double number = Functions.number(value);
    return switch (function) {
      case "negative" -> -number;
      case "abs" -> Math.abs(number);
      case "floor" -> Math.floor(number);
      case "ceil", "ceiling" -> Math.ceil(number);
      case "round" -> Math.rint(number);
      case "sqrt" -> Math.sqrt(number);
      case "ln" -> Math.log(number);
      case "exp" -> Math.exp(number);
      default ->
          throw new SqlError(SqlError.NO_FUNCTION, "function " + function + "() does not exist");
    };
  }

  private static Object whole(String function, long left, long right) {
    if ((function.equals("/") || function.equals("%")) && right == 0) {
      throw new SqlError("22012", "division by zero");
    }
    return switch (function) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "%" -> left % right;
      default -> broken(function, left, right);
    };
  }

  private static Object broken(String function, Object first, Object second) {
    double left = Functions.number(first);
    double right = Functions.number(second);
    return switch (function) {
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      case "%" -> left % right;
      case "power" -> Math.pow(left, right);
      case "round" -> {
        double scale = Math.pow(10, right);
        yield Math.rint(left * scale) / scale;
      }
      default ->
          throw new SqlError(SqlError.NO_FUNCTION, "function " + function + "() does not exist");
    };
  }

  private static Object times(String function, Object left, Object right) {
    if (left instanceof Instant a && right instanceof Instant b && function.equals("-")) {
      return Duration.between(b, a);
    }
    boolean turned = right instanceof Instant;
    Instant time = Functions.time(turned ? right : left);
    Object other = Objects.requireNonNull(Values.cast(turned ? left : right, SqlType.INTERVAL));
    Duration length = (Duration) other;
    return switch (function) {
      case "+" -> time.plus(length);
      case "-" -> time.minus(length);
      default -> throw new SqlError(SqlError.WRONG_TYPE, "times can be added and taken away only");
    };
  }

  private static Object lengths(String function, Object left, Object right) {
    if (left instanceof Duration a && right instanceof Duration b) {
      return switch (function) {
        case "+" -> a.plus(b);
        case "-" -> a.minus(b);
        default -> throw new SqlError(SqlError.WRONG_TYPE, "intervals cannot be multiplied");
      };
    }
    boolean turned = right instanceof Duration;
    Duration length = (Duration) (turned ? right : left);
    double number = Functions.number(turned ? left : right);
    return switch (function) {
      case "*" -> Duration.ofMillis(Math.round(length.toMillis() * number));
      case "/" -> Duration.ofMillis(Math.round(length.toMillis() / number));
      default -> throw new SqlError(SqlError.WRONG_TYPE, "an interval and a number do not add up");
    };
  }
}
