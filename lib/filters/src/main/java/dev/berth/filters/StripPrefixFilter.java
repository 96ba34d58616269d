package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import java.util.List;

/** Takes a prefix from the path, and tells it in X-Forwarded-Prefix. */
final class StripPrefixFilter implements Filter {
  private final List<String> prefixes;
  private final ForwardedPrefix forwarded;

  StripPrefixFilter(String name, StripPrefix configuration, ForwardedPrefix forwarded)
      throws InvalidFilter {
    this.prefixes = configuration.prefixes().stream().map(String::strip).toList();
    this.forwarded = forwarded;
    for (String prefix : prefixes) {
      if (!prefix.startsWith("/") || !RewrittenPath.encoded(prefix).equals(prefix)) {
        throw new InvalidFilter(
            "The middleware '%s' strips the prefix '%s'. A prefix begins with '/' and is written as in a URL."
                .formatted(name, prefix));
      }
    }
    if (prefixes.isEmpty()) {
      throw new InvalidFilter("The middleware '%s' has no prefixes to strip.".formatted(name));
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    String path = exchange.request().path();
    for (String prefix : prefixes) {
      if (path.startsWith(prefix)) {
        Verdict verdict = RewrittenPath.set(exchange.request(), path.substring(prefix.length()));
        forwarded.add(exchange, prefix);
        return verdict;
      }
    }
    return Verdict.PASS;
  }
}
