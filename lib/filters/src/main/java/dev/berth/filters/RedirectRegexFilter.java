package dev.berth.filters;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;

/** Sends clients elsewhere whose whole URL looks like a pattern. */
final class RedirectRegexFilter implements Filter {
  private static final int LONGEST = 16 * 1024;

  private final Replacement replacement;
  private final boolean permanent;

  RedirectRegexFilter(String name, RedirectRegex configuration) throws InvalidFilter {
    this.replacement = new Replacement(name, configuration.regex(), configuration.replacement());
    this.permanent = configuration.permanent();
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    String url = RequestUrl.of(request);
    if (!replacement.finds(url)) {
      return Verdict.PASS;
    }
    String location = replacement.in(url);
    if (location.equals(url)) {
      return Verdict.PASS;
    }
    if (location.length() > LONGEST || !isPrintable(location)) {
      return new Verdict.Answer(Reply.error(400, "There is no such place to be sent to."));
    }
    return Redirects.to(request, location, permanent);
  }

  private static boolean isPrintable(String location) {
    return location.chars().allMatch(c -> c > ' ' && c < 127);
  }
}
