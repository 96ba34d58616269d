package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import org.jspecify.annotations.Nullable;

/** Sends clients that came by one scheme to the other. */
final class RedirectSchemeFilter implements Filter {
  private final String scheme;
  private final @Nullable String port;
  private final boolean permanent;
  private final FrontDoorPorts ports;

  RedirectSchemeFilter(String name, RedirectScheme configuration, FrontDoorPorts ports)
      throws InvalidFilter {
    this.scheme = configuration.scheme();
    this.port = port(name, configuration);
    this.permanent = configuration.permanent();
    this.ports = ports;
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new InvalidFilter(
          "The middleware '%s' redirects to the scheme '%s'. Take http or https."
              .formatted(name, scheme));
    }
  }

  /** With its colon, empty for the usual one; null: none was written. */
  private static @Nullable String port(String name, RedirectScheme configuration)
      throws InvalidFilter {
    String port = configuration.port();
    if (port == null || port.isEmpty()) {
      return null;
    }
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new InvalidFilter(
          "The middleware '%s' redirects to the port '%s', which is none.".formatted(name, port));
    }
    boolean usual = port.equals(configuration.scheme().equals("https") ? "443" : "80");
    return usual ? "" : ":" + port;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    if (RequestUrl.scheme(request).equals(scheme) || request.host().isEmpty()) {
      return Verdict.PASS;
    }
    String end = port == null ? ports.after(request, scheme) : port;
    return Redirects.to(
        request, scheme + "://" + RequestUrl.host(request) + end + request.target(), permanent);
  }
}
