package dev.berth.router;

import dev.berth.kernel.ByteSize;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What an operator sets of the front door. Immutable.
 *
 * @param domain the zone under which stacks get their names: {@code localhost}
 * @param httpPort where plain HTTP is taken; 0: any free port, for tests
 * @param bind the addresses to listen on; empty: all of the machine, IPv4 and IPv6
 * @param trustedProxies whose {@code Forwarded} and {@code X-Forwarded-*} headers are believed
 * @param limits how much of everything
 * @param timeouts how long for everything
 */
public record FrontDoorSettings(
    String domain,
    int httpPort,
    List<InetAddress> bind,
    List<AddressRange> trustedProxies,
    Limits limits,
    Timeouts timeouts) {
  public FrontDoorSettings {
    domain = HostNames.normalised(domain);
    bind = List.copyOf(bind);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** All addresses, no trusted proxies, default limits and times. */
  public static FrontDoorSettings of(String domain, int httpPort) {
    return new FrontDoorSettings(
        domain, httpPort, List.of(), List.of(), Limits.DEFAULT, Timeouts.DEFAULT);
  }

  public FrontDoorSettings withBind(List<InetAddress> changed) {
    return new FrontDoorSettings(domain, httpPort, changed, trustedProxies, limits, timeouts);
  }

  public FrontDoorSettings withTrustedProxies(List<AddressRange> changed) {
    return new FrontDoorSettings(domain, httpPort, bind, changed, limits, timeouts);
  }

  public FrontDoorSettings withLimits(Limits changed) {
    return new FrontDoorSettings(domain, httpPort, bind, trustedProxies, changed, timeouts);
  }

  public FrontDoorSettings withTimeouts(Timeouts changed) {
    return new FrontDoorSettings(domain, httpPort, bind, trustedProxies, limits, changed);
  }

  /**
   * How much of everything.
   *
   * @param requestLine the longest first line of a request
   * @param headers the most that a request's headers take together
   * @param connections from clients, open at one time
   * @param connectionsPerTask to one task, open at one time
   * @param eventLoops threads that carry requests
   */
  public record Limits(
      ByteSize requestLine,
      ByteSize headers,
      int connections,
      int connectionsPerTask,
      int eventLoops) {
    /** For a small server: 8 KiB, 32 KiB, 20,000, 4,096, one event loop for each core up to 4. */
    public static final Limits DEFAULT =
        new Limits(
            new ByteSize(8 * 1024),
            new ByteSize(32 * 1024),
            20_000,
            4_096,
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
  }

  /**
   * How long for everything.
   *
   * @param connect to a task
   * @param response from the last byte of a request to the head of its response
   * @param head from the first byte of a request's head to its last
   * @param idle a client's connection without a request, and a request's body without a byte
   * @param keepAlive a connection to a task without a request; shorter than what servers usually
   *     wait, so that it is not they who close it
   */
  public record Timeouts(
      Duration connect, Duration response, Duration head, Duration idle, Duration keepAlive) {
    /** 3 s, 5 min, 10 s, 3 min, 4 s. */
    public static final Timeouts DEFAULT =
        new Timeouts(
            Duration.ofSeconds(3),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(3),
            Duration.ofSeconds(4));
  }
}
