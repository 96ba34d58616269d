package dev.berth.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param insecure registries, {@code HOST} or {@code HOST:PORT}, that may be asked without TLS, as
 *     those on this machine's loopback may
 * @param certificates directories with a {@code HOST[:PORT]/ca.crt} for registries whose
 *     certificate is signed by somebody that the system does not know
 */
public record RegistrySettings(
    Set<String> insecure, List<Path> certificates, AddressRule addresses, Waits waits) {
  public RegistrySettings {
    insecure = Set.copyOf(insecure);
    certificates = List.copyOf(certificates);
  }

  /** Registries with certificates that the system knows. */
  public static RegistrySettings standard() {
    return new RegistrySettings(Set.of(), List.of(), AddressRule.ALL, Waits.STANDARD);
  }

  /**
   * How long is waited for a registry.
   *
   * @param connect for a connection, and again for TLS
   * @param answer for the begin of an answer, and for the whole of a small one
   * @param stall for more of a blob
   * @param retry before the second attempt; doubled for each that follows
   * @param longestRetry whatever a registry asks for
   */
  public record Waits(
      Duration connect, Duration answer, Duration stall, Duration retry, Duration longestRetry) {
    public static final Waits STANDARD =
        new Waits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(250),
            Duration.ofSeconds(20));
  }
}
