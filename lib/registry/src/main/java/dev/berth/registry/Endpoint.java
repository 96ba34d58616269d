package dev.berth.registry;

import java.net.URI;
import java.util.Locale;

/**
 * Where to connect.
 *
 * @param host lower case, an IPv6 address without brackets
 * @param secure by TLS
 */
record Endpoint(String host, int port, boolean secure) {
  /**
   * Takes the place out of an address.
   *
   * @throws RegistryException for an address that is not one of HTTP
   */
  static Endpoint of(URI uri) throws RegistryException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    boolean secure = scheme.equals("https");
    boolean usable = (secure || scheme.equals("http")) && host != null && uri.getPort() <= 65535;
    if (!usable || host == null) {
      throw RegistryException.broken(
          "it refers to '%s', which is no address of HTTP".formatted(Texts.shown(uri.toString())));
    }
    int standard = secure ? 443 : 80;
    return new Endpoint(bare(host), uri.getPort() < 0 ? standard : uri.getPort(), secure);
  }

  /**
   * Of a registry.
   *
   * @param name {@code HOST[:PORT]}
   */
  static Endpoint of(String name, boolean secure) throws RegistryException {
    return of(URI.create((secure ? "https://" : "http://") + name + "/"));
  }

  private static String bare(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") ? lower.substring(1, lower.length() - 1) : lower;
  }

  boolean isIpv6() {
    return host.indexOf(':') >= 0;
  }

  boolean isIp() {
    return isIpv6() || host.matches("[0-9.]+");
  }

  /** This machine whatever a resolver says: {@code localhost} and names below it. */
  boolean isLocalhost() {
    return host.equals("localhost") || host.endsWith(".localhost");
  }

  /** For a header {@code Host} and for messages: without a port that goes without saying. */
  @Override
  public String toString() {
    String shown = isIpv6() ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? shown : shown + ":" + port;
  }
}
