package dev.berth.engine.fake;

import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.RegistryName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The registries that the nodes of a {@link FakeSwarm} reach. Those that tests say nothing of
 * answer nothing, and yet nodes have their images. Thread-safe.
 */
public final class FakeRegistries {
  private final Map<String, String> digests = new HashMap<>();
  private final Map<RegistryName, Credentials> guarded = new HashMap<>();

  /**
   * A registry has an image, from now on under this reference.
   *
   * @param digest {@code sha256:…}
   */
  public synchronized void push(String reference, String digest) {
    digests.put(reference, digest);
  }

  /**
   * A registry lets nobody else read.
   *
   * @param registry {@code registry.example:5000}
   */
  public synchronized void guard(String registry, Credentials credentials) {
    guarded.put(RegistryName.meant(registry), credentials);
  }

  /** A registry does not answer any more; nodes have its images. */
  public synchronized void close(String registry) {
    RegistryName name = RegistryName.meant(registry);
    guarded.remove(name);
    digests.keySet().removeIf(reference -> RegistryName.of(reference).equals(name));
  }

  synchronized Optional<String> digest(String reference) {
    return Optional.ofNullable(digests.get(reference));
  }

  /** Whether who shows these credentials may have an image. */
  synchronized boolean letsIn(String reference, @Nullable Credentials credentials) {
    Credentials asked = guarded.get(RegistryName.of(reference));
    return asked == null || asked.equals(credentials);
  }
}
