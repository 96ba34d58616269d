package dev.berth.filters;

import dev.berth.kernel.ByteSize;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;

/**
 * Takes bodies whole before they go on, of requests, responses or both: of those that have a bound.
 * They are held in memory, so the bound is not above that of the front door.
 */
final class BufferingFilter implements Filter {
  private final long request;
  private final long response;

  BufferingFilter(String name, Buffering configuration, ByteSize heldBody) throws InvalidFilter {
    this.request = bound(name, "Request", configuration.maxRequestBytes(), heldBody);
    this.response = bound(name, "Response", configuration.maxResponseBytes(), heldBody);
    if (request == 0 && response == 0) {
      throw new InvalidFilter(
          "The middleware '%s' holds bodies without a bound. Set maxRequestBodyBytes or maxResponseBodyBytes, up to %d."
              .formatted(name, heldBody.bytes()));
    }
  }

  private static long bound(String name, String side, long most, ByteSize heldBody)
      throws InvalidFilter {
    if (most < 0 || most > heldBody.bytes()) {
      throw new InvalidFilter(
          "The middleware '%s' holds bodies of %d bytes, for which there is no room. Set max%sBodyBytes to at most %d."
              .formatted(name, most, side, heldBody.bytes()));
    }
    return most;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    if (request > 0) {
      exchange.limitRequestBody(request);
      exchange.holdRequestBody();
    }
    if (response > 0) {
      exchange.holdResponseBody(response);
    }
    return Verdict.PASS;
  }
}
