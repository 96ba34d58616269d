package dev.berth.aws;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signature as a request carries it, not yet checked.
 *
 * @param keyId the access key's
 * @param time when it says it was made: {@code 20260131T235959Z}, or the form of {@code Date}
 * @param signedHeaders their names, in lower case
 * @param value 64 hexadecimal digits
 * @param lifetime how long a presigned one is good for; null: it is in a header
 */
record Signature(
    String keyId,
    CredentialScope scope,
    String time,
    List<String> signedHeaders,
    String value,
    @Nullable Duration lifetime) {
  /** The one algorithm. */
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  Signature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  boolean isPresigned() {
    return lifetime != null;
  }
}
