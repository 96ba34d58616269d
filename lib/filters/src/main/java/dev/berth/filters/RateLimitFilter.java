package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lets so many requests of one source pass in a period on average, and so many at once; others get
 * 429. Remembers {@value #MOST_SOURCES} sources.
 *
 * <p>A token bucket, kept as the moment when it will be full again: a request moves it by the time
 * of one token and passes unless it would lie farther ahead than the whole bucket holds. Half a
 * token is forgiven, so that who comes at exactly the average is not turned away by a jitter.
 */
final class RateLimitFilter implements Filter {
  static final int MOST_SOURCES = 65_536;
  private static final double LONGEST_NANOS = Long.MAX_VALUE / 8.0;

  private final RecentMap<String, AtomicLong> fullAt = new RecentMap<>(MOST_SOURCES);
  private final RequestSource source;
  private final LongSupplier nanoTime;
  private final boolean unlimited;
  private final long token;
  private final long bucket;

  RateLimitFilter(
      String name,
      RateLimit configuration,
      List<AddressRange> trustedProxies,
      LongSupplier nanoTime)
      throws InvalidFilter {
    check(name, configuration);
    this.source = new RequestSource(configuration.source(), trustedProxies);
    this.nanoTime = nanoTime;
    this.unlimited = configuration.average() == 0;
    double one = (double) nanos(configuration.period()) / Math.max(1, configuration.average());
    double all = one * Math.max(1, configuration.burst());
    this.token = (long) Math.clamp(one, 1, LONGEST_NANOS);
    this.bucket = (long) Math.clamp(all, 1, LONGEST_NANOS);
  }

  private static void check(String name, RateLimit configuration) throws InvalidFilter {
    if (configuration.average() < 0
        || configuration.burst() < 0
        || !configuration.period().isPositive()) {
      throw new InvalidFilter(
          "The middleware '%s' has a negative average or burst, or no period. Take average 0 for no limit."
              .formatted(name));
    }
  }

  private static long nanos(Duration period) {
    return period.toDays() > 3_650 ? Duration.ofDays(3_650).toNanos() : period.toNanos();
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    if (unlimited) {
      return Verdict.PASS;
    }
    long now = nanoTime.getAsLong();
    AtomicLong full = fullAt.get(source.of(exchange.request()), _ -> new AtomicLong(now));
    while (true) {
      long seen = full.get();
      long next = (seen - now < 0 ? now : seen) + token;
      long tooFar = next - now - bucket;
      if (tooFar > token / 2) {
        return refused(tooFar);
      }
      if (full.compareAndSet(seen, next)) {
        return Verdict.PASS;
      }
    }
  }

  private static Verdict refused(long nanos) {
    Duration wait = Duration.ofNanos(nanos);
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    return new Verdict.Answer(
        Reply.error(429)
            .with("Retry-After", Long.toString(seconds))
            .with("X-Retry-In", GoDuration.render(wait)));
  }

  /** How many sources are remembered. */
  int sources() {
    return fullAt.size();
  }
}
