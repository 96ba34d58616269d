package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;

/**
 * Sends every client without TLS to where it is spoken: the operator's option for all routes. For
 * good (301, 308), but browsers may forget it when the option is off again, since nothing here says
 * for how long.
 */
final class HttpsRedirectFilter implements Filter {
  private final FrontDoorPorts ports;

  HttpsRedirectFilter(FrontDoorPorts ports) {
    this.ports = ports;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    if (request.arrival().secure() || request.host().isEmpty()) {
      return Verdict.PASS;
    }
    String authority = RequestUrl.host(request) + ports.after(request, "https");
    return Redirects.to(request, "https://" + authority + request.target(), true);
  }
}
