package dev.berth.policy;

/** What policies say to a {@link PolicyQuery}. */
public sealed interface Verdict {
  /**
   * It may be done.
   *
   * @param by the first statement that allows it
   */
  record Allowed(StatementRef by) implements Verdict {}

  /**
   * It may not, even if something allows it.
   *
   * @param by the first statement that denies it
   */
  record Denied(StatementRef by) implements Verdict {}

  /** Nothing speaks of it, so it may not. */
  record NotAllowed() implements Verdict {}

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
