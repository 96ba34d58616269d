package dev.berth.deploy;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of registries: which one a reference is of, and one name for Docker Hub's many. */
final class RegistryName {
  /** What a reference is of that names no registry. */
  static final String DOCKER_HUB = "docker.io";

  private static final Set<String> HUB_NAMES =
      Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
  private static final Pattern SCHEME = Pattern.compile("^https?://");

  private RegistryName() {}

  /** The registry of an image's reference: {@code registry.example:5000}. */
  static String of(String reference) {
    int slash = reference.indexOf('/');
    String first = slash < 0 ? "" : reference.substring(0, slash);
    boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
    return named ? normalise(first) : DOCKER_HUB;
  }

  /** The same name for an address as Docker's configuration has it: with a scheme and a path. */
  static String normalise(String address) {
    String host = SCHEME.matcher(address.strip()).replaceFirst("");
    int slash = host.indexOf('/');
    String name = (slash < 0 ? host : host.substring(0, slash)).toLowerCase(Locale.ROOT);
    return HUB_NAMES.contains(name) ? DOCKER_HUB : name;
  }
}
