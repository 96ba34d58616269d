package dev.berth.identity;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** The URLs of identity providers: over TLS, or to this very machine. */
final class OidcUrl {
  private static final int LONGEST = 1000;

  private OidcUrl() {}

  /** A URL that may be asked; empty if a text is none. */
  static Optional<URI> parse(String text) {
    try {
      URI url = new URI(text);
      String host = url.getHost();
      boolean usable =
          text.length() <= LONGEST
              && host != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null
              && ("https".equals(url.getScheme())
                  || ("http".equals(url.getScheme()) && isHere(host)));
      return usable ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isHere(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equals("localhost") || Addresses.isLoopback(bare);
  }
}
