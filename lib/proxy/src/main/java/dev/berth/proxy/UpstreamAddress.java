package dev.berth.proxy;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and what it speaks. Immutable.
 *
 * @param socket an address and port ({@link java.net.InetSocketAddress}, resolved) or a path
 *     ({@link java.net.UnixDomainSocketAddress})
 * @param scheme what it speaks
 * @param authority what it is called in {@code Host} where the client's is not passed on: {@code
 *     10.1.2.3:8080}
 * @param tls how its certificate is looked at; null but for {@link Scheme#HTTPS}
 */
public record UpstreamAddress(
    SocketAddress socket, Scheme scheme, String authority, @Nullable UpstreamTls tls) {

  /** What a server speaks. */
  public enum Scheme {
    /** HTTP/1.1. */
    HTTP,
    /** HTTP/2 without TLS, known beforehand. */
    H2C,
    /** HTTP/1.1 or, as the server chooses, HTTP/2 over TLS. */
    HTTPS
  }
}
