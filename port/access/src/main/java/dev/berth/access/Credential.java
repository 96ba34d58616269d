package dev.berth.access;

/**
 * What a principal has shown.
 *
 * @param kind what it is
 * @param id which one of its kind, for logs and the audit trail; never the secret itself
 * @param secondFactor whether a second factor was shown with it
 */
public record Credential(Kind kind, String id, boolean secondFactor) {
  /** Nothing: an anonymous caller, or Berth itself. */
  public static final Credential NONE = new Credential(Kind.NONE, "", false);

  /** What can be shown. */
  public enum Kind {
    NONE,
    /** The token in the data directory, which only the machine's administrator reads. */
    ADMIN_TOKEN,
    /** What a log-in gave. */
    SESSION,
    /** An API token. */
    TOKEN,
    /** A signature with an AWS-style access key. */
    ACCESS_KEY
  }
}
