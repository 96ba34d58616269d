package dev.berth.aws;

/** In what a service's signatures differ from another's. */
public enum SignatureRules {
  /**
   * Those of all services but S3: the path is normalised and encoded twice, and the body is always
   * signed.
   */
  WHOLE_BODY,
  /**
   * S3's: the path is taken as it is, encoded once; what is signed of the body is what {@code
   * X-Amz-Content-Sha256} declares, which whoever reads the body has to check.
   */
  DECLARED_BODY
}
