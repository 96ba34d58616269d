package dev.berth.filters;

/** A filter cannot be had; the message is a whole sentence that says why. Its routes are off. */
public final class InvalidFilter extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public InvalidFilter(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** The sentence. */
  public String reason() {
    return reason;
  }
}
