package dev.berth.access;

/** The answer of {@link Access}. */
public sealed interface Decision {
  /** It may be done. */
  record Allowed() implements Decision {}

  /**
   * It may not be done.
   *
   * @param reason for the one who asked, a sentence
   */
  record Denied(String reason) implements Decision {}

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
