package dev.berth.proxy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the requests of a route. Immutable but for what its balancer counts.
 *
 * @param route the name of the route, for metrics and records; {@code web@stack/shop}
 * @param filters in order
 * @param balancer where the requests go
 * @param options how
 */
public record Passage(String route, List<Filter> filters, Balancer balancer, Options options) {
  public Passage {
    filters = List.copyOf(filters);
  }

  /**
   * How requests are passed on.
   *
   * @param passHost whether servers are told the client's {@code Host}; else the upstream's own
   *     address
   * @param readsPaths whether paths decide something, so that those which two servers could read in
   *     two ways are refused
   * @param response how long a server may take for the head of a response; null: as set for all
   */
  public record Options(boolean passHost, boolean readsPaths, @Nullable Duration response) {
    /** The client's host, paths as they are. */
    public static final Options DEFAULT = new Options(true, false, null);
  }
}
