package dev.berth.filters;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import java.util.List;

/** Takes the front of a path that looks like a pattern, and tells it in X-Forwarded-Prefix. */
final class StripPrefixRegexFilter implements Filter {
  private final List<Pattern> patterns;
  private final ForwardedPrefix forwarded;

  StripPrefixRegexFilter(String name, StripPrefixRegex configuration, ForwardedPrefix forwarded)
      throws InvalidFilter {
    this.patterns = configuration.regexes();
    this.forwarded = forwarded;
    if (patterns.isEmpty()) {
      throw new InvalidFilter("The middleware '%s' has no patterns to strip.".formatted(name));
    }
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    String path = exchange.request().path();
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(path);
      if (matcher.find() && matcher.start() == 0 && matcher.end() > 0) {
        Verdict verdict = RewrittenPath.set(exchange.request(), path.substring(matcher.end()));
        forwarded.add(exchange, matcher.group());
        return verdict;
      }
    }
    return Verdict.PASS;
  }
}
