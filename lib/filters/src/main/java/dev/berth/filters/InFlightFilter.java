package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import java.util.List;

/** Lets only so many requests of one source be on their way at one time; others get 429. */
final class InFlightFilter implements Filter {
  private static final Verdict REFUSED = new Verdict.Answer(Reply.error(429));

  private final SourceCounts counts;
  private final RequestSource source;

  InFlightFilter(String name, InFlight configuration, List<AddressRange> trustedProxies)
      throws InvalidFilter {
    this.counts = SourceCounts.upTo(name, configuration.amount());
    this.source = new RequestSource(configuration.source(), trustedProxies);
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    String key = source.of(exchange.request());
    if (!counts.enter(key)) {
      return REFUSED;
    }
    exchange.attach(this, key);
    return Verdict.PASS;
  }

  @Override
  public void onEnd(Exchange exchange) {
    if (exchange.attachment(this) instanceof String key) {
      counts.leave(key);
    }
  }
}
