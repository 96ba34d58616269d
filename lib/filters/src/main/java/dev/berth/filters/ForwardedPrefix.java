package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Headers;
import java.util.List;

/** Tells servers what was taken from the front of a path, in {@code X-Forwarded-Prefix}. */
final class ForwardedPrefix {
  private static final String NAME = "X-Forwarded-Prefix";

  private final List<AddressRange> trustedProxies;

  ForwardedPrefix(List<AddressRange> trustedProxies) {
    this.trustedProxies = trustedProxies;
  }

  /** Adds one behind those of filters before and of trusted proxies; a client's own is dropped. */
  void add(Exchange exchange, String prefix) {
    Headers headers = exchange.request().headers();
    if (exchange.attachment(this) == null) {
      exchange.attach(this, prefix);
      if (trustedProxies.stream()
          .noneMatch(range -> range.contains(exchange.request().arrival().peer().getAddress()))) {
        SpokenNames.remove(headers, "x-forwarded-prefix");
      }
    }
    headers.add(NAME, prefix);
  }
}
