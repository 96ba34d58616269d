package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;

/** Puts a prefix before the path; a path cannot climb out of it again. */
final class AddPrefixFilter implements Filter {
  private final String prefix;

  AddPrefixFilter(String name, AddPrefix configuration) throws InvalidFilter {
    String written = configuration.prefix();
    if (written.isEmpty()) {
      throw new InvalidFilter("The middleware '%s' has no prefix to add.".formatted(name));
    }
    this.prefix = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    return RewrittenPath.set(exchange.request(), prefix + exchange.request().path());
  }
}
