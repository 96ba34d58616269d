package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a server listens and what proves who asks.
 *
 * @param host as in the URL; {@code localhost} and names below it are this machine, whatever its
 *     resolver says
 * @param secure whether TLS is spoken
 * @param token empty for somebody who has not logged in
 */
public record ServerAddress(String host, int port, boolean secure, Secret token) {

  /** A server of this machine, without TLS. */
  public static ServerAddress local(int port, Secret token) {
    return new ServerAddress("localhost", port, false, token);
  }

  /**
   * Reads {@code http://HOST[:PORT]} or {@code https://…}.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} for anything else
   */
  public static ServerAddress parse(String url, Secret token) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw notAnAddress(url);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
    if (uri.getHost() == null || !bare || !(secure || scheme.equals("http"))) {
      throw notAnAddress(url);
    }
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
    return new ServerAddress(uri.getHost(), port, secure, token);
  }

  /** The same server, asked by somebody else. */
  public ServerAddress as(Secret other) {
    return new ServerAddress(host, port, secure, other);
  }

  private static BerthException notAnAddress(String url) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot use '%s' as the address of a server: it has to look like http://HOST:PORT or https://HOST:PORT."
            .formatted(url));
  }

  /** What the {@code Host} header says. */
  String authority() {
    return port == (secure ? 443 : 80) ? host : host + ":" + port;
  }

  /** The name or address to connect to. */
  String connectTo() {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return "127.0.0.1";
    }
    return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
  }

  /** The URL, without the token. */
  @Override
  public String toString() {
    return (secure ? "https://" : "http://") + authority();
  }
}
