package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.Retry;

/** Lets a request be tried more often, where that is safe; at most {@value #MOST} times. */
final class RetryFilter implements Filter {
  private static final int MOST = 10;

  private final int attempts;

  RetryFilter(String name, Retry configuration) throws InvalidFilter {
    this.attempts = Math.min(configuration.attempts(), MOST);
    if (attempts < 1) {
      throw new InvalidFilter(
          "The middleware '%s' allows no attempt. Take at least 1.".formatted(name));
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    exchange.setMostAttempts(attempts);
    return Verdict.PASS;
  }
}
