package dev.berth.filters;

import dev.berth.proxy.Balancer;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows another service's page for some statuses; the status stays. */
final class ErrorsFilter implements Filter {
  private final List<StatusRange> statuses;
  private final String service;
  private final String query;
  private final Function<String, @Nullable Balancer> services;

  ErrorsFilter(String name, Errors configuration, Function<String, @Nullable Balancer> services)
      throws InvalidFilter {
    this.statuses = configuration.statuses();
    this.service = configuration.service();
    this.query =
        configuration.query().startsWith("/") ? configuration.query() : "/" + configuration.query();
    this.services = services;
    if (statuses.isEmpty() || service.isEmpty()) {
      throw new InvalidFilter(
          "The middleware '%s' names no %s."
              .formatted(name, service.isEmpty() ? "service" : "statuses"));
    }
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response response) {
    int status = response.status();
    if (!isMeant(status)) {
      return ResponseVerdict.PASS;
    }
    Balancer pages = services.apply(service);
    return pages == null
        ? ResponseVerdict.PASS
        : new ResponseVerdict.Fetch(pages, target(exchange, status));
  }

  private boolean isMeant(int status) {
    for (StatusRange range : statuses) {
      if (status >= range.first() && status <= range.last()) {
        return true;
      }
    }
    return false;
  }

  private String target(Exchange exchange, int status) {
    String url = RequestUrl.of(exchange.request());
    String filled =
        query
            .replace("{status}", Integer.toString(status))
            .replace("{originalStatus}", Integer.toString(status))
            .replace("{url}", URLEncoder.encode(url, StandardCharsets.UTF_8));
    return RewrittenPath.target(filled);
  }
}
