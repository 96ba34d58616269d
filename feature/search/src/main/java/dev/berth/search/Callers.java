package dev.berth.search;

import dev.berth.access.Access;
import dev.berth.access.Authentication;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.elastic.ElasticFailure;
import dev.berth.http.FailedAttempts;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls: by a token, as the password of any user, as bearer, or as an API key.
 * Thread-safe.
 */
final class Callers {
  private static final int LONGEST = 4096;

  private final Access access;
  private final FailedAttempts failures;

  Callers(Access access, FailedAttempts failures) {
    this.access = access;
    this.failures = failures;
  }

  /**
   * Who calls, acting in a tenant if one is named.
   *
   * @throws ElasticFailure {@code UNAUTHENTICATED}, {@code TOO_MANY}
   */
  Principal authenticate(@Nullable String header, @Nullable String tenant, Origin origin)
      throws InterruptedException {
    if (header == null) {
      throw refused("missing authentication credentials: send a token as password, bearer or key");
    }
    Secret token = token(header);
    return switch (access.authenticate(token, origin)) {
      case Authentication.Authenticated(Principal known) ->
          tenant == null ? known : known.in(new TenantId(tenant));
      case Authentication.Refused(String reason) -> {
        if (failures.holdBack(origin.address())) {
          throw new ElasticFailure(
              ErrorCode.TOO_MANY,
              "security_exception",
              "Cannot check more tokens now: too many wrong ones came from this address. Try again in a minute.");
        }
        throw refused("unable to authenticate: " + reason);
      }
    };
  }

  private static ElasticFailure refused(String reason) {
    return new ElasticFailure(ErrorCode.UNAUTHENTICATED, "security_exception", reason);
  }

  private static Secret token(String header) {
    int blank = header.indexOf(' ');
    if (header.length() > LONGEST || blank < 0) {
      throw refused("the Authorization header cannot be read");
    }
    String value = header.substring(blank + 1).strip();
    return switch (header.substring(0, blank).toLowerCase(Locale.ROOT)) {
      case "basic" -> new Secret(afterColon(value, true));
      case "apikey" -> new Secret(afterColon(value, false));
      case "bearer" -> new Secret(value);
      default -> throw refused("the Authorization header is neither Basic, Bearer nor ApiKey");
    };
  }

  /** What follows the user's name or the key's id; a key that is no such pair is a token itself. */
  private static String afterColon(String encoded, boolean required) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon >= 0) {
        return pair.substring(colon + 1);
      }
    } catch (IllegalArgumentException e) {
      // No Base64.
    }
    if (required) {
      throw refused("the Authorization header cannot be read");
    }
    return encoded;
  }
}
