package dev.berth.engine;

import dev.berth.kernel.Secret;
import org.jspecify.annotations.Nullable;

/**
 * How an image is fetched.
 *
 * @param credentials null: none
 * @param platform {@code os/architecture[/variant]}; null: this machine's
 */
public record PullRequest(@Nullable Credentials credentials, @Nullable String platform) {
  /** Without credentials, for this machine. */
  public static final PullRequest ANONYMOUS = new PullRequest(null, null);

  /**
   * Who fetches, as the registry knows them.
   *
   * @param username empty where the secret is an identity token
   */
  public record Credentials(String username, Secret secret) {}
}
