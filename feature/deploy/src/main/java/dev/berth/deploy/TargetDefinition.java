package dev.berth.deploy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TargetName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to deploy to a daemon. Immutable.
 *
 * @param engine {@code docker}, {@code podman} or {@code swarm}
 * @param dockerHost {@code unix:///run/docker.sock}, or {@code tcp://ADDRESS:PORT} for a swarm
 *     elsewhere
 * @param tls null: without
 */
public record TargetDefinition(
    TargetName name, String engine, String dockerHost, @Nullable Tls tls) {
  private static final List<String> ENGINES = List.of("docker", "podman", "swarm");
  private static final int LONGEST_HOST = 1024;

  /**
   * How a daemon is spoken to over TLS, each in PEM.
   *
   * @param authority certificates of those who vouch for the daemon
   * @param certificate who Berth is to the daemon; null: nobody
   * @param key of that certificate; null without one
   */
  public record Tls(String authority, @Nullable String certificate, @Nullable Secret key) {}

  /**
   * @throws BerthException {@code INVALID_INPUT} for what can never be reached, {@code UNSUPPORTED}
   *     for an engine on another machine
   */
  public TargetDefinition {
    if (!ENGINES.contains(engine)) {
      throw invalid(
          name,
          "there is no engine '%s' to add".formatted(engine),
          "Give one of " + String.join(", ", ENGINES));
    }
    boolean elsewhere = isElsewhere(name, dockerHost);
    if (elsewhere && !engine.equals("swarm")) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot use '%s' as target '%s': addresses and files of the tasks of a single engine elsewhere are out of reach. Run 'docker swarm init' there, and add it as 'swarm'."
              .formatted(dockerHost, name));
    }
    if (tls != null && !elsewhere) {
      throw invalid(name, "a socket of this machine has no TLS", "Leave the certificates out");
    }
    if (tls != null && (tls.certificate() == null) != (tls.key() == null)) {
      throw invalid(name, "of certificate and key there is one alone", "Give both or none");
    }
  }

  private static boolean isElsewhere(TargetName name, String dockerHost) {
    String advice = "Write it like 'unix:///run/docker.sock' or 'tcp://192.0.2.7:2376'";
    if (dockerHost.length() > LONGEST_HOST) {
      throw invalid(name, "the address of its daemon is too long", advice);
    }
    try {
      URI uri = new URI(dockerHost);
      String path = uri.getPath();
      if ("unix".equals(uri.getScheme()) && uri.getAuthority() == null && path.startsWith("/")) {
        return false;
      }
      boolean plain = (path == null || path.isEmpty()) && uri.getQuery() == null;
      if ("tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0 && plain) {
        return true;
      }
    } catch (URISyntaxException _) {
      // As any other address that is none.
    }
    throw invalid(name, "'%s' is not the address of a daemon".formatted(dockerHost), advice);
  }

  private static BerthException invalid(TargetName name, String cause, String advice) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot add target '%s': %s. %s.".formatted(name, cause, advice));
  }

  /** The path of the socket, where it is one of this machine; null: it is not. */
  public @Nullable String socket() {
    return dockerHost.startsWith("unix:") ? URI.create(dockerHost).getPath() : null;
  }
}
