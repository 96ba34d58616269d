package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import java.time.Duration;

/**
 * Tells browsers to come by TLS only, for so long: the operator's option for all routes. Told over
 * TLS only (RFC 6797, 7.2); a server's own word stands.
 */
final class HstsFilter implements Filter {
  private final String value;

  HstsFilter(Duration maxAge) {
    this.value = "max-age=" + maxAge.toSeconds();
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response response) {
    if (exchange.request().arrival().secure()
        && !response.headers().contains("strict-transport-security")) {
      response.headers().set("Strict-Transport-Security", value);
    }
    return ResponseVerdict.PASS;
  }
}
