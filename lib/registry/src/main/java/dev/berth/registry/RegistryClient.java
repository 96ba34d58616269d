package dev.berth.registry;

import org.jspecify.annotations.Nullable;

/** Fetches images from registries. It keeps nothing between sessions. Immutable. */
public final class RegistryClient {
  private final RegistrySettings settings;

  public RegistryClient(RegistrySettings settings) {
    this.settings = settings;
  }

  /**
   * Begins to fetch an image; nothing is sent yet.
   *
   * @param credentials null: none
   */
  public RegistrySession open(RegistryReference reference, @Nullable Credentials credentials) {
    return new RegistrySession(settings, reference, credentials);
  }
}
