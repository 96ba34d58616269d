package dev.berth.access;

/** The answer of {@link Access}. */
public sealed interface Decision {
  /** It may be done. */
  record Allowed() implements Decision {}

  /**
   * It may not be done.
   *
   * @param reason for the one who asked, a sentence
   * @param explicit whether something forbids it; else nothing allows it
   */
  record Denied(String reason, boolean explicit) implements Decision {
    /** Because nothing allows it. */
    public Denied(String reason) {
      this(reason, false);
    }
  }

  default boolean isAllowed() {
    return this instanceof Allowed;
  }
}
