package dev.berth.router;

import dev.berth.proxy.UpstreamAddress.Scheme;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of a server as a file of routes gives it. Immutable.
 *
 * @param host a name or an address without brackets
 */
record ServerUrl(Scheme scheme, String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Why a text is none, as the end of a sentence; null: it is one. */
  static @Nullable String refusal(String text, boolean tcp) {
    try {
      parse(text, tcp);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /**
   * Reads one.
   *
   * @param tcp whether it is {@code HOST:PORT}, and no URL
   * @throws IllegalArgumentException if it is none; the message is the end of a sentence
   */
  static ServerUrl parse(String text, boolean tcp) {
    URI uri;
    try {
      uri = new URI(tcp ? "tcp://" + text : text);
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException("it is no URL");
    }
    String host = uri.getHost();
    if (host == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it names no host");
    }
    String path = uri.getRawPath();
    if ((path != null && !path.isEmpty() && !path.equals("/")) || uri.getRawQuery() != null) {
      throw new IllegalArgumentException("a path is not supported; add the middleware addPrefix");
    }
    Scheme scheme = tcp ? Scheme.HTTP : scheme(String.valueOf(uri.getScheme()));
    int port = uri.getPort() > 0 ? uri.getPort() : scheme == Scheme.HTTPS ? HTTPS : HTTP;
    if (tcp && uri.getPort() <= 0) {
      throw new IllegalArgumentException("it names no port");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new ServerUrl(scheme, bare, port);
  }

  private static Scheme scheme(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> Scheme.HTTP;
      case "https" -> Scheme.HTTPS;
      case "h2c" -> Scheme.H2C;
      default -> throw new IllegalArgumentException("only http, https and h2c are spoken");
    };
  }

  /** As in {@code Host}. */
  String authority() {
    String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    boolean usual = port == (scheme == Scheme.HTTPS ? HTTPS : HTTP);
    return usual ? literal : literal + ":" + port;
  }
}
