package dev.berth.registry;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who asks a registry.
 *
 * @param username empty where the secret is an identity token
 */
public record Credentials(String username, Secret secret) {
  /** What Docker's clients call the user of an identity token. */
  private static final String TOKEN_USER = "<token>";

  boolean isIdentityToken() {
    return username.isEmpty() || username.equals(TOKEN_USER);
  }

  /** The value of a header {@code Authorization}. */
  String basic() {
    String pair = username + ":" + secret.reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
