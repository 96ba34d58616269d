package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Logs in at an identity provider: a browser of this machine goes there through the server, and
 * comes back to a port of this process with a code that only this process can exchange, since only
 * it knows the verifier.
 */
final class OidcLogin {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int VERIFIER_BYTES = 32;

  private OidcLogin() {}

  /**
   * Waits until somebody has logged in with a browser.
   *
   * @param random makes what nobody can guess
   * @return what the server says of the session
   */
  static Json open(Session session, String provider, RandomGenerator random) {
    Shell shell = session.shell();
    BerthClient client = session.anonymousClient();
    requireKnown(client, provider);
    String verifier = verifier(random);
    try (BrowserReturn browser = BrowserReturn.listen()) {
      ApiPath start =
          ApiPath.of("oidc", provider, "login")
              .with("port", Integer.toString(browser.port()))
              .with("challenge", challenge(verifier));
      String url = client.server() + start.text();
      shell.err().println("Log in with a browser of this machine:");
      shell.err().println("  " + url);
      shell.err().flush();
      openBrowser(shell, url);
      String code = browser.await(PATIENCE);
      return client.post(
          ApiPath.of("oidc", provider, "session"), Json.object("code", code, "verifier", verifier));
    }
  }

  private static void requireKnown(BerthClient client, String provider) {
    List<String> known =
        client.get(ApiPath.of("oidc")).items().stream().map(one -> one.text("name")).toList();
    if (!known.contains(provider)) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot log in at the identity provider '%s': the server knows %s."
              .formatted(provider, known.isEmpty() ? "none" : "only " + String.join(", ", known)));
    }
  }

  private static String verifier(RandomGenerator random) {
    byte[] bytes = new byte[VERIFIER_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The form S256 of RFC 7636. */
  static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Where there is a display; the URL that was printed is good either way. */
  private static void openBrowser(Shell shell, String url) {
    boolean display = !(shell.variable("DISPLAY") + shell.variable("WAYLAND_DISPLAY")).isEmpty();
    Optional<Program> opener = display ? Program.find(shell, "xdg-open") : Optional.empty();
    if (opener.isPresent()) {
      try {
        opener
            .get()
            .prepare(List.of(url), Map.of())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        shell.err().println("Cannot open a browser: open the address yourself.");
      }
    }
  }
}
