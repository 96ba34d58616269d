package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import org.jspecify.annotations.Nullable;

/**
 * Sets and removes headers of requests and responses, answers what browsers ask before they come
 * from another origin, and looks at hosts and schemes.
 */
final class HeaderChangeFilter implements Filter {
  private final HeaderSetting request;
  private final HeaderSetting response;
  private final @Nullable CorsAnswer cors;
  private final @Nullable SecurityRules security;

  HeaderChangeFilter(String name, HeaderChange configuration, FrontDoorPorts ports)
      throws InvalidFilter {
    this.request = new HeaderSetting(name, configuration.request());
    this.response = new HeaderSetting(name, configuration.response());
    this.cors = configuration.cors() == null ? null : new CorsAnswer(name, configuration.cors());
    this.security =
        configuration.security() == null
            ? null
            : new SecurityRules(name, configuration.security(), ports);
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Verdict preflight = cors == null ? null : cors.preflight(exchange);
    if (preflight != null) {
      return preflight;
    }
    Verdict refused = security == null ? null : security.look(exchange.request());
    if (refused != null) {
      return refused;
    }
    if (!request.isEmpty()) {
      request.applyToRequest(exchange.request().headers());
    }
    return Verdict.PASS;
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response answer) {
    if (security != null) {
      security.apply(exchange.request(), answer.headers());
    }
    response.apply(answer.headers());
    if (cors != null) {
      cors.apply(exchange, answer.headers());
    }
    return ResponseVerdict.PASS;
  }
}
