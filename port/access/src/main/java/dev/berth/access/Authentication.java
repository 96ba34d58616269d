package dev.berth.access;

/** Who somebody is, or why that is not known. */
public sealed interface Authentication {
  record Authenticated(Principal principal) implements Authentication {}

  /**
   * Nobody.
   *
   * @param reason for the one who asked, a sentence: the token is unknown, or has expired
   */
  record Refused(String reason) implements Authentication {}
}
