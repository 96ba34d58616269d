package dev.berth.identity;

/** A log-in by an identity provider that came to nothing; the message is for who tried. */
final class OidcRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Why.
   *
   * @param reason a sentence; holds no secret
   */
  OidcRefusal(String reason) {
    super(reason);
  }

  OidcRefusal(String reason, Throwable cause) {
    super(reason, cause);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
