package dev.berth.aws;

/**
 * What a signing key is good for.
 *
 * @param date the day in UTC: {@code 20260131}
 * @param region as {@code us-east-1}
 * @param service the signing name: {@code ssm}
 */
public record CredentialScope(String date, String region, String service) {
  /** What every scope ends with. */
  static final String TERMINATOR = "aws4_request";

  /** As the text that is signed names it. */
  @Override
  public String toString() {
    return date + "/" + region + "/" + service + "/" + TERMINATOR;
  }
}
