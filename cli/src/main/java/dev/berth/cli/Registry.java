package dev.berth.cli;

import dev.berth.kernel.RegistryName;

/**
 * Where an image comes from.
 *
 * @param host with its port, as in references: {@code docker.io}, {@code registry.example:5000}
 */
record Registry(String host) implements Comparable<Registry> {
  /** What Docker's client calls its own registry, for reasons of history. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** The registry that a reference names, or Docker Hub. */
  static Registry of(String reference) {
    return new Registry(RegistryName.of(reference).value());
  }

  /** What a program for credentials is asked for. */
  String key() {
    return host.equals(RegistryName.DOCKER_HUB.value()) ? DOCKER_HUB_KEY : host;
  }

  /** Whether an address in Docker's configuration means this registry. */
  boolean isMeantBy(String address) {
    return host.equals(RegistryName.meant(address).value());
  }

  @Override
  public int compareTo(Registry other) {
    return host.compareTo(other.host);
  }
}
