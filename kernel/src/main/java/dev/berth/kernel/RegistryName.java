package dev.berth.kernel;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A registry of images, by one name whatever it is called by: Docker's own has many.
 *
 * @param value its host and port, as in references: {@code docker.io}, {@code
 *     registry.example:5000}
 */
public record RegistryName(String value) implements Comparable<RegistryName> {
  /** What a reference is of that names no registry. */
  public static final RegistryName DOCKER_HUB = new RegistryName("docker.io");

  private static final Set<String> HUB_NAMES =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
  private static final Pattern SCHEME = Pattern.compile("^https?://");

  /** The registry of an image's reference. */
  public static RegistryName of(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    return isHost(first) ? meant(first) : DOCKER_HUB;
  }

  /**
   * Whether what stands before the first slash of a reference is a registry: it has a dot, a port
   * or a capital letter, which no repository has, or is {@code localhost}.
   */
  public static boolean isHost(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** The registry that an address in Docker's configuration means, with a scheme and a path. */
  public static RegistryName meant(String address) {
    String host = SCHEME.matcher(address.strip()).replaceFirst("");
    int slash = host.indexOf('/');
    String name = (slash < 0 ? host : host.substring(0, slash)).toLowerCase(Locale.ROOT);
    return HUB_NAMES.contains(name) ? DOCKER_HUB : new RegistryName(name);
  }

  @Override
  public int compareTo(RegistryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
