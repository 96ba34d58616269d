package dev.berth.filters;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a forward-auth server is asked. Immutable.
 *
 * @param host a name or an address, without brackets
 * @param target path and query
 */
record AuthUrl(boolean secure, String host, int port, String target) {
  /**
   * Reads one.
   *
   * @throws InvalidFilter if it is not an URL of HTTP, or holds a name and a password
   */
  static AuthUrl parse(String middleware, String text) throws InvalidFilter {
    URI uri = uri(text);
    String scheme = uri == null ? null : uri.getScheme();
    String host = uri == null ? null : uri.getHost();
    if (uri == null
        || host == null
        || scheme == null
        || uri.getRawUserInfo() != null
        || !scheme.toLowerCase(Locale.ROOT).matches("https?")
        || uri.getPort() == 0
        || uri.getPort() > 65_535) {
      throw new InvalidFilter(
          "The address of the middleware '%s' is not one like http://auth:4181/check."
              .formatted(middleware));
    }
    boolean secure = scheme.equalsIgnoreCase("https");
    int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new AuthUrl(secure, bare.toLowerCase(Locale.ROOT), port, RewrittenPath.target(target));
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text.strip());
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** What {@code Host} says. */
  String authority() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }
}
