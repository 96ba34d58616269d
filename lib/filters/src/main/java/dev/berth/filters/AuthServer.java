package dev.berth.filters;

import dev.berth.filters.OutboundAddresses.DeniedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A forward-auth server and the free connections to it. Thread-safe; asking blocks. */
final class AuthServer {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(30);
  private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();
  private static final int MOST_FREE = 32;

  private final AuthUrl url;
  private final @Nullable SSLSocketFactory tls;
  private final boolean insecure;
  private final FilterSurroundings surroundings;
  private final ConcurrentLinkedDeque<Free> free = new ConcurrentLinkedDeque<>();
  private final AtomicInteger freeCount = new AtomicInteger();

  private record Free(AuthWire wire, long since) {}

  /**
   * @param tls null: it does not speak TLS
   * @param insecure whether its certificate may be for another name
   */
  AuthServer(
      AuthUrl url,
      @Nullable SSLSocketFactory tls,
      boolean insecure,
      FilterSurroundings surroundings) {
    this.url = url;
    this.tls = tls;
    this.insecure = insecure;
    this.surroundings = surroundings;
  }

  AuthUrl url() {
    return url;
  }

  /**
   * Asks.
   *
   * @throws DeniedException if its name leads where it may not
   */
  AuthAnswer ask(byte[] head) throws IOException, DeniedException {
    long until = System.nanoTime() + WHOLE.toNanos();
    AuthWire used = free();
    if (used != null) {
      try {
        return ask(used, head, until);
      } catch (IOException e) {
        // It may have closed the connection just before; once it has begun to answer it has not.
        if (used.hasBegun() || System.nanoTime() - until >= 0) {
          throw e;
        }
      }
    }
    return ask(connect(until), head, until);
  }

  private AuthAnswer ask(AuthWire wire, byte[] head, long until) throws IOException {
    boolean kept = false;
    try {
      AuthAnswer answer = wire.ask(head, until);
      kept = wire.lasts() && keep(wire);
      return answer;
    } finally {
      if (!kept) {
        wire.close();
      }
    }
  }

  private boolean keep(AuthWire wire) {
    if (freeCount.incrementAndGet() > MOST_FREE) {
      freeCount.decrementAndGet();
      return false;
    }
    free.addFirst(new Free(wire, System.nanoTime()));
    return true;
  }

  private @Nullable AuthWire free() {
    for (Free one = free.pollFirst(); one != null; one = free.pollFirst()) {
      freeCount.decrementAndGet();
      if (System.nanoTime() - one.since() < IDLE_NANOS) {
        return one.wire();
      }
      one.wire().close();
    }
    return null;
  }

  private AuthWire connect(long until) throws IOException, DeniedException {
    List<InetSocketAddress> addresses = OutboundAddresses.of(url.host(), url.port(), surroundings);
    IOException failure = null;
    for (InetSocketAddress address : addresses) {
      Socket socket = new Socket();
      try {
        return open(socket, address, until);
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure == null ? new IOException("it has no address") : failure;
  }

  private AuthWire open(Socket socket, InetSocketAddress address, long until) throws IOException {
    long left = Math.min(CONNECT.toMillis(), (until - System.nanoTime()) / 1_000_000);
    if (left <= 0) {
      throw new IOException("it takes too long");
    }
    socket.connect(address, (int) left);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) left);
    return new AuthWire(tls == null ? socket : secured(tls, socket));
  }

  private Socket secured(SSLSocketFactory factory, Socket socket) throws IOException {
    SSLSocket secured = (SSLSocket) factory.createSocket(socket, url.host(), url.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    if (!insecure) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    if (url.host().matches(".*[a-z].*") && url.host().indexOf(':') < 0) {
      parameters.setServerNames(List.of(new SNIHostName(url.host())));
    }
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
