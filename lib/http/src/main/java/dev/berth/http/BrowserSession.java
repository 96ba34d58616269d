package dev.berth.http;

import dev.berth.access.Origin;
import dev.berth.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * How a browser shows its session: a cookie that no script reads, and beside it the session's CSRF
 * token, which the console's own pages read and send back in a header. A page of another origin can
 * make a browser send the cookie but neither read the token nor set the header.
 */
public final class BrowserSession {
  /** The header that brings the CSRF token back; for a WebSocket, which has none, the query's. */
  public static final String CSRF_HEADER = "X-Berth-Csrf";

  static final String CSRF_PARAMETER = "csrf";
  private static final String SESSION = "berth_session";
  private static final String CSRF = "berth_csrf";
  private static final String PROBLEM = "berth_problem";
  private static final int LONGEST_PROBLEM = 500;
  private static final int PROBLEM_SECONDS = 60;

  private BrowserSession() {}

  /** The cookie of the session: bound to the host where the connection is encrypted. */
  static String cookie(Origin origin) {
    return prefix(origin) + SESSION;
  }

  /**
   * The values of the {@code Set-Cookie} headers for a session that has begun.
   *
   * @param token of the session
   * @param seconds until it ends at the latest
   */
  public static List<String> begin(Secret token, long seconds, Origin origin) {
    return List.of(
        header(SESSION, token.reveal(), seconds, origin) + "; HttpOnly",
        header(CSRF, csrf(token), seconds, origin));
  }

  /** The values of the {@code Set-Cookie} headers that remove the cookies. */
  public static List<String> end(Origin origin) {
    return List.of(header(SESSION, "", 0, origin) + "; HttpOnly", header(CSRF, "", 0, origin));
  }

  /**
   * The value of the {@code Set-Cookie} header that tells the log-in page for a minute why another
   * way of logging in came to nothing.
   */
  public static String problem(String text, Origin origin) {
    String shown = text.length() > LONGEST_PROBLEM ? text.substring(0, LONGEST_PROBLEM) : text;
    String encoded = URLEncoder.encode(shown, StandardCharsets.UTF_8).replace("+", "%20");
    return header(PROBLEM, encoded, PROBLEM_SECONDS, origin);
  }

  /** What only pages that may read the cookies of the host can know. */
  static String csrf(Secret token) {
    byte[] text = ("berth csrf " + token.reveal()).getBytes(StandardCharsets.UTF_8);
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Whether this is the CSRF token of the session, compared in a time that tells nothing. */
  static boolean vouches(String csrf, Secret token) {
    return MessageDigest.isEqual(
        csrf.getBytes(StandardCharsets.UTF_8), csrf(token).getBytes(StandardCharsets.UTF_8));
  }

  private static String header(String name, String value, long seconds, Origin origin) {
    return "%s%s=%s; Path=/; Max-Age=%d; SameSite=Strict%s"
        .formatted(
            prefix(origin), name, value, seconds, prefix(origin).isEmpty() ? "" : "; Secure");
  }

  /** Over plain HTTP on the machine itself a secure cookie would not come back. */
  private static String prefix(Origin origin) {
    return origin.secure() && !Exchange.isLoopback(origin.address()) ? "__Host-" : "";
  }
}
