package dev.berth.identity;

import dev.berth.http.Json;
import dev.berth.kernel.BerthException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Log-ins that browsers have begun. Nothing of them is kept here, so that nobody can fill this
 * process with them: a browser keeps its own in a signed cookie, and what only the server may know
 * is derived from its state and a key of this process. Thread-safe.
 */
final class OidcStarts {
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final int KEY_BYTES = 32;
  private static final int STATE_BYTES = 32;
  private static final int SHOWN_STATE = 8;
  private static final int LONGEST_COOKIE = 4096;
  private static final String HMAC = "HmacSHA256";
  private static final Base64.Encoder BASE_64 = Base64.getUrlEncoder().withoutPadding();

  private final byte[] key = new byte[KEY_BYTES];
  private final SecureRandom random;
  private final InstantSource clock;

  OidcStarts(SecureRandom random, InstantSource clock) {
    this.random = random;
    this.clock = clock;
    random.nextBytes(key);
  }

  /** One that begins now. */
  OidcStart begin(
      OidcProvider provider, String redirect, @Nullable Integer port, @Nullable String challenge) {
    byte[] state = new byte[STATE_BYTES];
    random.nextBytes(state);
    return new OidcStart(
        provider.name(),
        BASE_64.encodeToString(state),
        redirect,
        clock.instant().plus(LIFE).getEpochSecond(),
        port,
        challenge);
  }

  /** What the code is bound to; only this process knows it. */
  String verifier(OidcStart start) {
    return mac("verifier", start.state());
  }

  /** What the ID token is bound to. */
  String nonce(OidcStart start) {
    return mac("nonce", start.state());
  }

  /** The value of a {@code Set-Cookie} header by which the browser keeps it. */
  String cookie(OidcStart start) {
    String text = BASE_64.encodeToString(Json.render(start).getBytes(StandardCharsets.UTF_8));
    return "%s=%s.%s; Path=/api/oidc/%s; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(
            cookieName(start.state()),
            text,
            mac("cookie", text),
            start.provider(),
            LIFE.toSeconds(),
            start.redirect().startsWith("https:") ? "; Secure" : "");
  }

  /** Several log-ins may be under way in one browser. */
  private static String cookieName(String state) {
    return "berth_oidc_" + state.substring(0, Math.min(SHOWN_STATE, state.length()));
  }

  /**
   * The one that a browser comes back from; empty if it began none here, or too long ago.
   *
   * @param cookies a {@code Cookie} header
   */
  Optional<OidcStart> find(String provider, String state, String cookies) {
    String prefix = cookieName(state) + "=";
    for (String cookie : cookies.split(";", -1)) {
      String bare = cookie.strip();
      if (bare.startsWith(prefix) && bare.length() <= LONGEST_COOKIE) {
        return open(bare.substring(prefix.length()))
            .filter(start -> start.provider().equals(provider))
            .filter(start -> start.state().equals(state))
            .filter(start -> clock.instant().getEpochSecond() < start.expires());
      }
    }
    return Optional.empty();
  }

  private Optional<OidcStart> open(String cookie) {
    int dot = cookie.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String text = cookie.substring(0, dot);
    byte[] expected = mac("cookie", text).getBytes(StandardCharsets.US_ASCII);
    byte[] shown = cookie.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(expected, shown)) {
      return Optional.empty();
    }
    try {
      String json = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      return Optional.of(Json.parse(json, OidcStart.class));
    } catch (IllegalArgumentException | BerthException e) {
      return Optional.empty();
    }
  }

  private String mac(String purpose, String text) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      byte[] bytes = (purpose + ":" + text).getBytes(StandardCharsets.UTF_8);
      return BASE_64.encodeToString(mac.doFinal(bytes));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every Java has " + HMAC, e);
    }
  }

  /** The form S256 of RFC 7636. */
  static String challenge(String verifier) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return BASE_64.encodeToString(digest.digest(verifier.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
