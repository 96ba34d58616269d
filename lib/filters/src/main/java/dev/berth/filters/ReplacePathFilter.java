package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePath;

/** Asks for another path, and tells the client's in X-Replaced-Path. */
final class ReplacePathFilter implements Filter {
  static final String REPLACED = "X-Replaced-Path";

  private final String path;

  ReplacePathFilter(String name, ReplacePath configuration) throws InvalidFilter {
    this.path = configuration.path();
    if (path.isEmpty()) {
      throw new InvalidFilter("The middleware '%s' has no path to set.".formatted(name));
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    return replace(exchange.request(), path);
  }

  /** Sets the path and tells the old one. */
  static Verdict replace(Request request, String path) {
    String old = request.path();
    SpokenNames.remove(request.headers(), "x-replaced-path");
    request.headers().add(REPLACED, old);
    return RewrittenPath.set(request, path);
  }
}
