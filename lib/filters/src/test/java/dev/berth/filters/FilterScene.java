package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.ByteSize;
import dev.berth.proxy.Filter;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes filters whose time stands still, behind a proxy at 198.51.100.1 that is trusted. */
final class FilterScene implements AutoCloseable {
  static final SourceCriterion NO_SOURCE = new SourceCriterion(null, null, false);
  static final String PROXY = "198.51.100.1";

  private final AtomicLong nanos = new AtomicLong();
  private final Filters filters =
      new Filters(
          new Filters.Parts(
              () -> Instant.EPOCH.plusNanos(nanos.get()),
              nanos::get,
              new SecureRandom(),
              List.of(AddressRange.parse(PROXY)),
              ByteSize.ofMebibytes(4),
              new FrontDoorPorts(() -> 8080, () -> 8443)));

  Filter operators(MiddlewareConfiguration configuration) throws InvalidFilter {
    return of(configuration, FilterSurroundings.of(true));
  }

  Filter tenants(MiddlewareConfiguration configuration) throws InvalidFilter {
    return of(configuration, FilterSurroundings.of(false));
  }

  Filter of(MiddlewareConfiguration configuration, FilterSurroundings surroundings)
      throws InvalidFilter {
    return filters.of("it@stack/shop", configuration, surroundings);
  }

  /** Why there is no such filter. */
  String refusal(MiddlewareConfiguration configuration) {
    try {
      tenants(configuration);
    } catch (InvalidFilter e) {
      return e.reason();
    }
    throw new AssertionError("It was made");
  }

  Filters filters() {
    return filters;
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public void close() {
    filters.close();
  }
}
