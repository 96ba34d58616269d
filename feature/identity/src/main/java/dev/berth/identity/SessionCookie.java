package dev.berth.identity;

import dev.berth.access.Origin;
import java.time.Duration;

/** The cookie by which a browser shows its session. */
final class SessionCookie {
  private static final String NAME = "berth_session";

  private SessionCookie() {}

  /** The value of a {@code Set-Cookie} header for a session that has begun. */
  static String of(Sessions.Opened opened, Duration life, Origin origin) {
    return header(opened.token().reveal(), life.toSeconds(), origin);
  }

  /** The value of a {@code Set-Cookie} header that removes the cookie. */
  static String none(Origin origin) {
    return header("", 0, origin);
  }

  private static String header(String value, long seconds, Origin origin) {
    // Over plain HTTP on the machine itself a secure cookie would not come back.
    boolean secure = origin.secure() && !Addresses.isLoopback(origin.address());
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(NAME, value, seconds, secure ? "; Secure" : "");
  }
}
