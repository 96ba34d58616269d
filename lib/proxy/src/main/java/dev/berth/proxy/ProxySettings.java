package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.util.List;

/**
 * How much and how long. Immutable.
 *
 * @param trustedProxies whose {@code Forwarded}, {@code X-Forwarded-*} and {@code X-Request-Id}
 *     headers are believed
 */
public record ProxySettings(List<AddressRange> trustedProxies, Limits limits, Timeouts timeouts) {
  /** Nobody trusted, default limits and times. */
  public static final ProxySettings DEFAULT =
      new ProxySettings(List.of(), Limits.DEFAULT, Timeouts.DEFAULT);

  public ProxySettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * How much of everything.
   *
   * @param requestLine the longest first line of a request
   * @param headers the most that a request's headers take together; a response's four times that
   * @param headerCount the most headers of a message
   * @param connections from clients, open at one time
   * @param connectionsPerServer to one server, open at one time
   * @param streams of one HTTP/2 connection, open at one time
   * @param heldBody the most of a body that is kept in memory for who asked to hold it
   * @param eventLoops threads that carry requests
   */
  public record Limits(
      ByteSize requestLine,
      ByteSize headers,
      int headerCount,
      int connections,
      int connectionsPerServer,
      int streams,
      ByteSize heldBody,
      int eventLoops) {
    /** 8 KiB, 32 KiB, 128, 20,000, 4,096, 250, 4 MiB, an event loop for each core up to 4. */
    public static final Limits DEFAULT =
        new Limits(
            new ByteSize(8 * 1024),
            new ByteSize(32 * 1024),
            128,
            20_000,
            4_096,
            250,
            new ByteSize(4 * 1024 * 1024),
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4));
  }

  /**
   * How long for everything.
   *
   * @param connect to a server, its TLS included
   * @param response from the last byte of a request to the head of its response
   * @param head from the first byte of a request's head to its last; TLS handshakes too
   * @param idle a client's connection without a request, and a body without a byte
   * @param keepAlive a connection to a server without a request; shorter than what servers usually
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
