package dev.berth.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out how a registry is spoken to: by HTTPS, or, where that is allowed, by HTTP. */
final class Discovery {
  private static final String DOCKER_HOST = "registry-1.docker.io";

  private final Connections connections;
  private final RegistrySettings settings;

  Discovery(Connections connections, RegistrySettings settings) {
    this.connections = connections;
    this.settings = settings;
  }

  /** Whether a place may be asked without TLS: it is on this machine, or the operator said so. */
  static boolean mayBePlain(Endpoint endpoint, RegistrySettings settings) {
    return isLoopback(endpoint)
        || settings.insecure().contains(endpoint.host())
        || settings.insecure().contains(endpoint.host() + ":" + endpoint.port())
        || settings.insecure().contains(endpoint.toString());
  }

  private static boolean isLoopback(Endpoint endpoint) {
    if (endpoint.isLocalhost()) {
      return true;
    }
    try {
      return endpoint.isIp() && InetAddress.ofLiteral(endpoint.host()).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Asks a registry whether it is one.
   *
   * @param registry {@code HOST[:PORT]}
   */
  Endpoint find(String registry) throws IOException {
    String host = registry.equals(RegistryReference.DOCKER) ? DOCKER_HOST : registry;
    Endpoint secure = Endpoint.of(host, true);
    Endpoint plain = Endpoint.of(host, false);
    if (!mayBePlain(plain, settings)) {
      return ping(secure, null);
    }
    // On this machine HTTP is usual and TLS takes a while to load; elsewhere TLS is to be
    // preferred.
    return isLoopback(plain) ? find(plain, secure) : find(secure, plain);
  }

  private Endpoint find(Endpoint first, Endpoint second) throws IOException {
    try (Answer answer = connections.ask(request(first))) {
      if (isRegistry(answer) || Retry.isMomentary(answer.status())) {
        return first;
      }
      return findOther(second, notRegistry(first, answer));
    } catch (RegistryException e) {
      throw e;
    } catch (IOException e) {
      connections.checkOpen();
      if (Retry.isAboutCertificates(e)) {
        new Retry(connections, settings.waits()).after(e, first);
      }
      return ping(second, e);
    }
  }

  /** What answered is not a registry; perhaps it only wanted another scheme. */
  private Endpoint findOther(Endpoint other, RegistryException otherwise) throws IOException {
    try (Answer answer = connections.ask(request(other))) {
      if (isRegistry(answer) || Retry.isMomentary(answer.status())) {
        return other;
      }
      throw otherwise;
    } catch (RegistryException e) {
      throw e;
    } catch (IOException e) {
      connections.checkOpen();
      if (Retry.isAboutCertificates(e)) {
        new Retry(connections, settings.waits()).after(e, other);
      }
      otherwise.addSuppressed(e);
      throw otherwise;
    }
  }

  private Endpoint ping(Endpoint endpoint, @Nullable IOException before) throws IOException {
    Retry retry = new Retry(connections, settings.waits());
    while (true) {
      Answer answer;
      try {
        answer = connections.ask(request(endpoint));
      } catch (IOException e) {
        if (before != null) {
          e.addSuppressed(before);
        }
        retry.after(e, endpoint);
        continue;
      }
      try (answer) {
        // Some send whoever asks on; every request after this one follows by itself.
        if (isRegistry(answer) || (endpoint.secure() && answer.isRedirect())) {
          return endpoint;
        }
        if (!Retry.isMomentary(answer.status())) {
          throw notRegistry(endpoint, answer);
        }
        retry.after(answer, endpoint);
      }
    }
  }

  private static RegistryException notRegistry(Endpoint endpoint, Answer answer) {
    return RegistryException.broken(
        "what answers at '%s' is not an image registry (status %d)"
            .formatted(endpoint, answer.status()));
  }

  private static Request request(Endpoint endpoint) {
    String scheme = endpoint.secure() ? "https://" : "http://";
    return Request.get(
        URI.create(scheme + endpoint + "/v2/"), Map.of("User-Agent", RegistryHttp.AGENT));
  }

  private static boolean isRegistry(Answer answer) {
    boolean page = answer.header("content-type").orElse("").startsWith("text/html");
    return (answer.status() == 200 && !page) || answer.status() == 401 || answer.status() == 403;
  }
}
