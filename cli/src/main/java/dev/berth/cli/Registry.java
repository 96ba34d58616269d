package dev.berth.cli;

import java.util.Locale;
import java.util.Set;

/**
 * Where an image comes from.
 *
 * @param host with its port, as in references: {@code docker.io}, {@code registry.example:5000}
 */
record Registry(String host) implements Comparable<Registry> {
  private static final String DOCKER_HUB = "docker.io";
  private static final Set<String> HUB_NAMES =
      Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

  /** What Docker's client calls its own registry, for reasons of history. */
  private static final String DOCKER_HUB_KEY = "https://index.docker.io/v1/";

  /** The registry that a reference names, or Docker Hub. */
  static Registry of(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean named = first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    return new Registry(named ? normalised(first) : DOCKER_HUB);
  }

  /** One name for the many of Docker Hub, without scheme and path. */
  private static String normalised(String address) {
    String bare = address.replaceFirst("^https?://", "").replaceFirst("/.*", "");
    String name = bare.toLowerCase(Locale.ROOT);
    return HUB_NAMES.contains(name) ? DOCKER_HUB : name;
  }

  /** What a program for credentials is asked for. */
  String key() {
    return host.equals(DOCKER_HUB) ? DOCKER_HUB_KEY : host;
  }

  /** Whether an address in Docker's configuration means this registry. */
  boolean isMeantBy(String address) {
    return host.equals(normalised(address));
  }

  @Override
  public int compareTo(Registry other) {
    return host.compareTo(other.host);
  }
}
