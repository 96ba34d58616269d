package dev.berth.policy;

/** One value of a condition, ready to be compared. Immutable. */
@FunctionalInterface
interface Operand {
  /** Whether a value of the question matches it. */
  boolean matches(String value, Question question);
}
