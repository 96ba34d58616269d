package dev.berth.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ID token as it came: signed by somebody, perhaps. Signatures are checked with public keys of
 * the provider only, and only by algorithms that have such keys: {@code none} and the shared
 * secrets of {@code HS256} are refused.
 */
final class IdToken {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** How far clocks may be apart. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final int WEAKEST_RSA_BITS = 2048;
  private static final int MOST_KEYS = 10;
  private static final int LONGEST_SUBJECT = 255;

  private final SignedJWT jwt;

  private IdToken(SignedJWT jwt) {
    this.jwt = jwt;
  }

  /**
   * Reads one.
   *
   * @throws OidcRefusal if it is none, or signed in a way that proves nothing
   */
  static IdToken parse(@Nullable Object text) throws OidcRefusal {
    if (!(text instanceof String token)) {
      throw new OidcRefusal("The identity provider sent no ID token.");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
        throw new OidcRefusal(
            "The ID token is signed by %s, which proves nothing here."
                .formatted(NameForm.shown(jwt.getHeader().getAlgorithm().getName())));
      }
      return new IdToken(jwt);
    } catch (ParseException e) {
      throw new OidcRefusal("The ID token is not a signed one.", e);
    }
  }

  /** Whether a key set has a key that it may be signed with. */
  boolean hasKeyIn(JWKSet keys) {
    return !candidates(keys).isEmpty();
  }

  private List<JWK> candidates(JWKSet keys) {
    JWSHeader header = jwt.getHeader();
    return new JWKSelector(JWKMatcher.forJWSHeader(header))
        .select(keys).stream()
            .filter(key -> key instanceof AsymmetricJWK)
            .filter(key -> !(key instanceof RSAKey rsa) || rsa.size() >= WEAKEST_RSA_BITS)
            .limit(MOST_KEYS)
            .toList();
  }

  /**
   * What it says, if a key of the provider signed it, for us, for this log-in, and just now.
   *
   * @param keys the provider's
   * @throws OidcRefusal otherwise
   */
  OidcClaims check(JWKSet keys, OidcProvider provider, String nonce, Instant now)
      throws OidcRefusal {
    if (!isSignedBy(keys)) {
      throw new OidcRefusal("The ID token is not signed by a key of the identity provider.");
    }
    try {
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      if (claims == null) {
        throw new OidcRefusal("The ID token says nothing.");
      }
      checkParties(claims, provider);
      checkTimes(claims, now);
      if (!nonce.equals(claims.getStringClaim("nonce"))) {
        throw new OidcRefusal("The ID token belongs to another log-in.");
      }
      return claims(claims, provider);
    } catch (ParseException e) {
      throw new OidcRefusal("The ID token has a claim of a wrong type.", e);
    }
  }

  private boolean isSignedBy(JWKSet keys) {
    for (JWK key : candidates(keys)) {
      try {
        JWSVerifier verifier =
            new DefaultJWSVerifierFactory()
                .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey());
        if (jwt.verify(verifier)) {
          return true;
        }
      } catch (JOSEException _) {
        // A key that does not fit is not the one; another may be.
      }
    }
    return false;
  }

  private static void checkParties(JWTClaimsSet claims, OidcProvider provider)
      throws OidcRefusal, ParseException {
    if (!provider.issuer().equals(claims.getIssuer())) {
      throw new OidcRefusal("The ID token is of another issuer.");
    }
    List<String> audience = claims.getAudience();
    if (!audience.contains(provider.clientId())) {
      throw new OidcRefusal("The ID token is for another client.");
    }
    String party = claims.getStringClaim("azp");
    boolean isOurs = party == null ? audience.size() == 1 : party.equals(provider.clientId());
    if (!isOurs) {
      throw new OidcRefusal("The ID token was given to another client.");
    }
  }

  private static void checkTimes(JWTClaimsSet claims, Instant now) throws OidcRefusal {
    Date expires = claims.getExpirationTime();
    if (expires == null || !now.minus(SKEW).isBefore(expires.toInstant())) {
      throw new OidcRefusal("The ID token has expired. Compare the clocks of both machines.");
    }
    Date issued = claims.getIssueTime();
    Date begins = claims.getNotBeforeTime();
    boolean early =
        issued == null
            || issued.toInstant().isAfter(now.plus(SKEW))
            || (begins != null && begins.toInstant().isAfter(now.plus(SKEW)));
    if (early) {
      throw new OidcRefusal(
          "The ID token is of a later time, or of none. Compare the clocks of both machines.");
    }
  }

  private static OidcClaims claims(JWTClaimsSet claims, OidcProvider provider)
      throws OidcRefusal, ParseException {
    String subject = claims.getSubject();
    if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
      throw new OidcRefusal("The ID token names no subject.");
    }
    if (!(find(claims, provider.userClaim()) instanceof String user)) {
      throw new OidcRefusal(
          "The ID token has no claim '%s', which the user's name is made of."
              .formatted(provider.userClaim()));
    }
    String groups = provider.groupsClaim();
    List<String> methods = claims.getStringListClaim("amr");
    return new OidcClaims(
        subject,
        user,
        groups == null ? Set.of() : texts(find(claims, groups)),
        methods != null && methods.contains("mfa"));
  }

  /** A claim by its name, or by a path with dots into objects: {@code realm_access.roles}. */
  private static @Nullable Object find(JWTClaimsSet claims, String path) {
    Object whole = claims.getClaim(path);
    if (whole != null) {
      return whole;
    }
    Object value = claims.getClaims();
    for (String key : path.split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(key) : null;
    }
    return value;
  }

  private static Set<String> texts(@Nullable Object claim) {
    Set<String> texts = new HashSet<>();
    if (claim instanceof String text) {
      texts.add(text);
    }
    if (claim instanceof List<?> list) {
      list.forEach(
          each -> {
            if (each instanceof String text) {
              texts.add(text);
            }
          });
    }
    return texts;
  }
}
