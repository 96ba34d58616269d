package dev.berth.policy;

import java.util.List;

/**
 * One key of a condition block. Immutable.
 *
 * @param key in lower case
 * @param values of which one has to match, or with a negated operator none
 */
record Condition(
    Operator operator, Quantifier quantifier, Absence absence, String key, List<Operand> values) {
  /** Which of a query's values have to be right. */
  enum Quantifier {
    /** One of them; none of them wrong with a negated operator. */
    PLAIN,
    /** At least one. */
    ANY_VALUE,
    /** Each; so it holds where there are none. */
    ALL_VALUES
  }

  /** What holds when a query has no value. */
  enum Absence {
    /** What the operator and the quantifier say. */
    COUNTS,
    /** The condition holds. */
    HOLDS
  }

  Condition {
    values = List.copyOf(values);
  }

  boolean holds(Question question) {
    List<String> asked = question.values(key);
    if (operator.kind() == Kind.ABSENT) {
      String absent = Boolean.toString(asked.isEmpty());
      return values.stream().anyMatch(value -> value.matches(absent, question));
    }
    if (asked.isEmpty()) {
      return absence == Absence.HOLDS
          || switch (quantifier) {
            case PLAIN -> operator.isNegated();
            case ANY_VALUE -> false;
            case ALL_VALUES -> true;
          };
    }
    return switch (quantifier) {
      case PLAIN -> operator.isNegated() ? all(asked, question) : any(asked, question);
      case ANY_VALUE -> any(asked, question);
      case ALL_VALUES -> all(asked, question);
    };
  }

  private boolean any(List<String> asked, Question question) {
    for (String value : asked) {
      if (isRight(value, question)) {
        return true;
      }
    }
    return false;
  }

  private boolean all(List<String> asked, Question question) {
    for (String value : asked) {
      if (!isRight(value, question)) {
        return false;
      }
    }
    return true;
  }

  private boolean isRight(String value, Question question) {
    for (Operand wanted : values) {
      if (wanted.matches(value, question)) {
        return !operator.isNegated();
      }
    }
    return operator.isNegated();
  }
}
