package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePathRegex;

/** Changes paths that look like a pattern, and tells the client's in X-Replaced-Path. */
final class ReplacePathRegexFilter implements Filter {
  private final Replacement replacement;

  ReplacePathRegexFilter(String name, ReplacePathRegex configuration) throws InvalidFilter {
    this.replacement = new Replacement(name, configuration.regex(), configuration.replacement());
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    String path = request.path();
    return replacement.finds(path)
        ? ReplacePathFilter.replace(request, replacement.in(path))
        : Verdict.PASS;
  }
}
