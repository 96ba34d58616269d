package dev.berth.policy;

/** How an operator compares. */
enum Kind {
  STRING_EQUALS,
  STRING_EQUALS_IGNORE_CASE,
  STRING_LIKE,
  NUMERIC_EQUALS,
  NUMERIC_LESS,
  NUMERIC_LESS_OR_EQUAL,
  NUMERIC_GREATER,
  NUMERIC_GREATER_OR_EQUAL,
  DATE_EQUALS,
  DATE_LESS,
  DATE_LESS_OR_EQUAL,
  DATE_GREATER,
  DATE_GREATER_OR_EQUAL,
  BOOL,
  BINARY,
  ADDRESS,
  ARN,
  /** Whether there is a value at all. */
  ABSENT;

  /** Whether its values may have variables. */
  boolean hasVariables() {
    return switch (this) {
      case STRING_EQUALS, STRING_EQUALS_IGNORE_CASE, STRING_LIKE, ARN -> true;
      case NUMERIC_EQUALS,
          NUMERIC_LESS,
          NUMERIC_LESS_OR_EQUAL,
          NUMERIC_GREATER,
          NUMERIC_GREATER_OR_EQUAL,
          DATE_EQUALS,
          DATE_LESS,
          DATE_LESS_OR_EQUAL,
          DATE_GREATER,
          DATE_GREATER_OR_EQUAL,
          BOOL,
          BINARY,
          ADDRESS,
          ABSENT ->
          false;
    };
  }
}
