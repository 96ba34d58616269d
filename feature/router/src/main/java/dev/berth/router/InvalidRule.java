package dev.berth.router;

/** A rule cannot be used; the message says why, a sentence without its full stop. */
final class InvalidRule extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  InvalidRule(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
