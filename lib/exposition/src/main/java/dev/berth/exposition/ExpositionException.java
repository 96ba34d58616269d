package dev.berth.exposition;

/** A text that is none of the form it says it has. The message says why, in a few words. */
public final class ExpositionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  ExpositionException(int line, String reason) {
    super("line " + line + ": " + reason);
    this.line = line;
  }

  /** From 1. */
  public int line() {
    return line;
  }
}
