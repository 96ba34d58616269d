package dev.berth.server;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Access with one administrator, until the identity feature comes: the token of the data directory,
 * and tokens with an end that it signs. Who shows one of them may do everything; but a token with
 * an end makes no others. Thread-safe.
 *
 * <p>A signed token is {@code berth1.END.ID.SIGNATURE}, with the end in seconds since 1970. It is
 * stored nowhere; a new {@code token.key} makes all of them worthless.
 */
final class AdminTokens implements Access {
  static final Action CREATE = new Action("token:Create");

  private static final String VERSION = "berth1";
  private static final Pattern SIGNED =
      Pattern.compile("(berth1\\.([0-9]{1,12})\\.([0-9a-z]{1,32}))\\.([A-Za-z0-9_-]{43})");
  private static final Principal ADMIN = new Principal("admin", TenantId.DEFAULT, true);
  private static final String PURPOSE = "berth: tokens with an end, 1";

  private final Secret adminToken;
  private final SecretKeySpec key;
  private final IdSource ids;
  private final InstantSource clock;

  AdminTokens(Secret adminToken, Secret secret, IdSource ids, InstantSource clock) {
    this.adminToken = adminToken;
    this.key =
        new SecretKeySpec(
            hmac(
                new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"),
                PURPOSE),
            "HmacSHA256");
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A token that was made.
   *
   * @param token to show
   * @param expires when it stops to work
   */
  record Issued(Secret token, Instant expires) {}

  /** Makes a token that works for a while. */
  Issued issue(Duration life) {
    Instant expires = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    String claim = VERSION + "." + expires.getEpochSecond() + "." + ids.next();
    return new Issued(new Secret(claim + "." + sign(claim)), expires);
  }

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    if (token.equals(adminToken)) {
      return new Authentication.Authenticated(ADMIN.from(origin));
    }
    Matcher parts = SIGNED.matcher(token.reveal());
    if (!parts.matches() || !isSigned(parts.group(1), parts.group(4))) {
      return new Authentication.Refused("The token is unknown.");
    }
    Instant expires = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
    if (!clock.instant().isBefore(expires)) {
      return new Authentication.Refused("The token expired at " + expires + ".");
    }
    return new Authentication.Authenticated(
        new Principal("token-" + parts.group(3), TenantId.DEFAULT, true).from(origin));
  }

  private boolean isSigned(String claim, String signature) {
    return MessageDigest.isEqual(
        sign(claim).getBytes(StandardCharsets.US_ASCII),
        signature.getBytes(StandardCharsets.US_ASCII));
  }

  private String sign(String claim) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, claim));
  }

  private static byte[] hmac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has HmacSHA256", e);
    }
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    return refusal(principal, action)
        .<Decision>map(Decision.Denied::new)
        .orElseGet(Decision.Allowed::new);
  }

  private static Optional<String> refusal(Principal principal, Action action) {
    if (!principal.operator()) {
      return Optional.of("Nothing allows it.");
    }
    if (action.equals(CREATE) && !principal.name().equals(ADMIN.name())) {
      return Optional.of("A token with an end makes no others. Use the one in 'admin.token'.");
    }
    return Optional.empty();
  }
}
