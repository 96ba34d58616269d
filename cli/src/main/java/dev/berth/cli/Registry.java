package dev.berth.cli;

import java.util.List;

/**
 * Where an image comes from.
 *
 * @param host with its port, as in references: {@code docker.io}, {@code registry.example:5000}
 */
record Registry(String host) implements Comparable<Registry> {
  private static final String DOCKER_HUB = "docker.io";

  /** What Docker's client calls its own registry, for reasons of history. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** The registry that a reference names, or Docker Hub. */
  static Registry of(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean host = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return new Registry(host && !first.equals("index.docker.io") ? first : DOCKER_HUB);
  }

  /** What a program for credentials is asked for. */
  String key() {
    return host.equals(DOCKER_HUB) ? DOCKER_HUB_KEY : host;
  }

  /** Whether an address in Docker's configuration means this registry. */
  boolean isMeantBy(String address) {
    String bare = address.replaceFirst("^https?://", "").replaceFirst("/.*", "");
    return host.equals(DOCKER_HUB)
        ? List.of("index.docker.io", "registry-1.docker.io", DOCKER_HUB).contains(bare)
        : bare.equals(host);
  }

  @Override
  public int compareTo(Registry other) {
    return host.compareTo(other.host);
  }
}
