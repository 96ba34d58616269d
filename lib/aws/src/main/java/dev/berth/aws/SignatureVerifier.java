package dev.berth.aws;

import dev.berth.access.AccessKeys;
import dev.berth.access.AccessKeys.AccessKey;
import dev.berth.access.Origin;
import dev.berth.aws.SignatureRefusal.Fault;
import dev.berth.http.RawRequest;
import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks signatures of AWS's Signature Version 4, in the header or presigned in the query.
 * Thread-safe.
 *
 * <p>A request that is sent again within a quarter of an hour passes again, as at AWS: clients sign
 * by the second, so two equal calls within one have equal signatures.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">how
 *     requests are signed</a>
 */
public final class SignatureVerifier {
  static final String UNKNOWN_KEY = "The security token included in the request is invalid.";

  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String PAYLOAD_HEADER = "x-amz-content-sha256";

  /** Signs for an access key that there is not, so that its refusal takes as long. */
  private static final Secret DECOY = new Secret("decoydecoydecoydecoydecoydecoydecoydecoy");

  private final AccessKeys keys;
  private final String region;
  private final SignatureRules rules;
  private final InstantSource clock;
  private final SigningKeys signingKeys = new SigningKeys();

  /**
   * Makes one.
   *
   * @param region the only one that requests may be signed for
   */
  public SignatureVerifier(
      AccessKeys keys, String region, SignatureRules rules, InstantSource clock) {
    this.keys = keys;
    this.region = region;
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * Whose request this is.
   *
   * @param services the signing names that it may be signed for
   * @throws SignatureRefusal if it is not known to be anybody's
   */
  public SignedRequest verify(RawRequest request, Origin origin, Set<String> services) {
    SignedParts parts = SignedParts.of(request);
    Signature signature = SignatureReader.read(parts);
    try {
      return verify(request, parts, signature, origin, services);
    } catch (SignatureRefusal e) {
      throw e.of(signature.keyId());
    }
  }

  private SignedRequest verify(
      RawRequest request,
      SignedParts parts,
      Signature signature,
      Origin origin,
      Set<String> services) {
    checkSessionToken(parts);
    checkHeaders(parts, signature);
    Instant time = SignatureTime.parse(signature.time());
    String stamp = SignatureTime.render(time);
    checkScope(signature.scope(), stamp, services);
    checkTime(signature, time, stamp);

    String payload = payload(request, parts, signature);
    String canonical = CanonicalRequest.render(request, parts, signature, rules, payload);
    String text =
        Signature.ALGORITHM
            + '\n'
            + stamp
            + '\n'
            + signature.scope()
            + '\n'
            + SigningKeys.sha256(canonical.getBytes(StandardCharsets.ISO_8859_1));
    Optional<AccessKey> found = keys.find(signature.keyId(), origin);
    Secret secret = found.map(AccessKey::secret).orElse(DECOY);
    Key signingKey = signingKeys.derive(signature.keyId(), secret, signature.scope());
    boolean right = matches(SigningKeys.hmac(signingKey, text), signature.value());
    AccessKey key = found.orElseThrow(() -> new SignatureRefusal(Fault.UNKNOWN, UNKNOWN_KEY));
    if (!right) {
      throw new SignatureRefusal(Fault.MISMATCH, MISMATCH);
    }
    checkDeclared(parts, payload);
    signingKeys.remember(key.id(), secret, signature.scope(), signingKey);
    return new SignedRequest(key, signature.scope(), stamp, signature.value(), payload);
  }

  private static void checkSessionToken(SignedParts parts) {
    if (parts.first("x-amz-security-token") != null
        || !parts.parameter("X-Amz-Security-Token").isEmpty()) {
      throw new SignatureRefusal(Fault.UNKNOWN, UNKNOWN_KEY);
    }
  }

  /** What is not signed could be anybody's: the operation is named in a header. */
  private static void checkHeaders(SignedParts parts, Signature signature) {
    List<String> signed = signature.signedHeaders();
    if (!signed.contains("host")) {
      throw new SignatureRefusal(
          Fault.INCOMPLETE,
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    parts
        .headers()
        .forEach(
            (name, values) -> {
              boolean decides = name.startsWith("x-amz-");
              if (decides && !signed.contains(name)) {
                throw new SignatureRefusal(
                    Fault.INCOMPLETE,
                    "'%s' must be a 'SignedHeader' in the AWS Authorization."
                        .formatted(Shown.text(name)));
              }
              if (values.size() > 1 && (decides || name.equals("host"))) {
                throw new SignatureRefusal(
                    Fault.INCOMPLETE, "Header '%s' must be sent once.".formatted(Shown.text(name)));
              }
            });
    for (String name : signed) {
      if (parts.header(name).isEmpty()) {
        throw new SignatureRefusal(Fault.MISMATCH, MISMATCH);
      }
    }
  }

  private void checkScope(CredentialScope scope, String stamp, Set<String> services) {
    if (!scope.region().equals(region)) {
      throw new SignatureRefusal(
          Fault.SCOPE,
          "Credential should be scoped to a valid region, not '%s'."
              .formatted(Shown.text(scope.region())));
    }
    if (!services.contains(scope.service())) {
      throw new SignatureRefusal(
          Fault.SCOPE,
          "Credential should be scoped to correct service: '%s'."
              .formatted(String.join("', '", services)));
    }
    String day = SignatureTime.day(stamp);
    if (!scope.date().equals(day)) {
      throw new SignatureRefusal(
          Fault.SCOPE,
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'."
              .formatted(Shown.text(scope.date()), day, stamp));
    }
  }

  private void checkTime(Signature signature, Instant time, String stamp) {
    Instant now = clock.instant();
    Duration lifetime = signature.lifetime() == null ? SKEW : signature.lifetime();
    if (now.isAfter(time.plus(lifetime))) {
      throw new SignatureRefusal(
          Fault.TIME,
          "Signature expired: %s is now earlier than %s (%s - %s.)"
              .formatted(
                  stamp,
                  SignatureTime.render(now.minus(lifetime)),
                  SignatureTime.render(now),
                  shown(lifetime)));
    }
    if (now.isBefore(time.minus(SKEW))) {
      throw new SignatureRefusal(
          Fault.TIME,
          "Signature not yet current: %s is still later than %s (%s + %s.)"
              .formatted(
                  stamp,
                  SignatureTime.render(now.plus(SKEW)),
                  SignatureTime.render(now),
                  shown(SKEW)));
    }
  }

  private static String shown(Duration time) {
    return time.toSecondsPart() == 0 ? time.toMinutes() + " min" : time.toSeconds() + " sec";
  }

  private String payload(RawRequest request, SignedParts parts, Signature signature) {
    if (rules == SignatureRules.WHOLE_BODY) {
      return SigningKeys.sha256(request.body());
    }
    String declared = parts.first(PAYLOAD_HEADER);
    if (declared == null && signature.isPresigned()) {
      return UNSIGNED;
    }
    if (declared == null) {
      throw new SignatureRefusal(
          Fault.INCOMPLETE, "Missing required header for this request: x-amz-content-sha256");
    }
    return declared;
  }

  private void checkDeclared(SignedParts parts, String payload) {
    String declared = parts.first(PAYLOAD_HEADER);
    if (rules == SignatureRules.WHOLE_BODY && declared != null && !declared.equals(payload)) {
      throw new SignatureRefusal(
          Fault.PAYLOAD,
          "The provided 'x-amz-content-sha256' header does not match what was computed.");
    }
  }

  private static boolean matches(byte[] computed, String shown) {
    return MessageDigest.isEqual(
        HexFormat.of().formatHex(computed).getBytes(StandardCharsets.US_ASCII),
        shown.getBytes(StandardCharsets.US_ASCII));
  }
}
