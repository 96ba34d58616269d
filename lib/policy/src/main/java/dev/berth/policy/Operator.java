package dev.berth.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The comparisons of conditions, by the names that documents give them. */
enum Operator {
  STRING_EQUALS("StringEquals", Kind.STRING_EQUALS),
  STRING_NOT_EQUALS("StringNotEquals", Kind.STRING_EQUALS),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Kind.STRING_EQUALS_IGNORE_CASE),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Kind.STRING_EQUALS_IGNORE_CASE),
  STRING_LIKE("StringLike", Kind.STRING_LIKE),
  STRING_NOT_LIKE("StringNotLike", Kind.STRING_LIKE),
  NUMERIC_EQUALS("NumericEquals", Kind.NUMERIC_EQUALS),
  NUMERIC_NOT_EQUALS("NumericNotEquals", Kind.NUMERIC_EQUALS),
  NUMERIC_LESS_THAN("NumericLessThan", Kind.NUMERIC_LESS),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Kind.NUMERIC_LESS_OR_EQUAL),
  NUMERIC_GREATER_THAN("NumericGreaterThan", Kind.NUMERIC_GREATER),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Kind.NUMERIC_GREATER_OR_EQUAL),
  DATE_EQUALS("DateEquals", Kind.DATE_EQUALS),
  DATE_NOT_EQUALS("DateNotEquals", Kind.DATE_EQUALS),
  DATE_LESS_THAN("DateLessThan", Kind.DATE_LESS),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", Kind.DATE_LESS_OR_EQUAL),
  DATE_GREATER_THAN("DateGreaterThan", Kind.DATE_GREATER),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Kind.DATE_GREATER_OR_EQUAL),
  BOOL("Bool", Kind.BOOL),
  BINARY_EQUALS("BinaryEquals", Kind.BINARY),
  IP_ADDRESS("IpAddress", Kind.ADDRESS),
  NOT_IP_ADDRESS("NotIpAddress", Kind.ADDRESS),
  ARN_EQUALS("ArnEquals", Kind.ARN),
  ARN_NOT_EQUALS("ArnNotEquals", Kind.ARN),
  ARN_LIKE("ArnLike", Kind.ARN),
  ARN_NOT_LIKE("ArnNotLike", Kind.ARN),
  NULL("Null", Kind.ABSENT);

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(each -> each.text, Function.identity()));

  private final String text;
  private final Kind kind;

  Operator(String text, Kind kind) {
    this.text = text;
    this.kind = kind;
  }

  /** The one of a name; null if there is none. */
  static @Nullable Operator named(String name) {
    return BY_NAME.get(name);
  }

  static List<String> names() {
    return Arrays.stream(values()).map(each -> each.text).toList();
  }

  Kind kind() {
    return kind;
  }

  /** Whether it is true of what does not match. */
  boolean isNegated() {
    return text.contains("Not");
  }
}
