package dev.berth.traefik;

/** A rule that cannot be read; the message is the end of a sentence that says why. */
public final class InvalidRule extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidRule(String message) {
    super(message);
  }
}
