package dev.berth.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one session. Those that are free wait for the next request to the same place;
 * {@link #close} ends all of them, and every request on its way with them. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private final RegistrySettings settings;
  private final Trust trust;
  private final Map<Endpoint, Deque<Wire>> free = new HashMap<>();
  private final Set<Socket> open = new HashSet<>();
  private boolean closed;

  Connections(RegistrySettings settings) {
    this.settings = settings;
    this.trust = new Trust(settings.certificates());
  }

  /** Sends a request on a connection that is free, or on a new one. */
  Answer ask(Request request) throws IOException {
    Endpoint endpoint = Endpoint.of(request.uri());
    Wire used = free(endpoint);
    if (used != null) {
      try {
        return ask(used, request);
      } catch (RegistryException e) {
        throw e;
      } catch (IOException e) {
        // The other side may have closed it just before: that says nothing about the request.
        checkOpen();
      }
    }
    return ask(connect(endpoint), request);
  }

  private static Answer ask(Wire wire, Request request) throws IOException {
    boolean answered = false;
    try {
      Answer answer = wire.ask(request);
      answered = true;
      return answer;
    } finally {
      if (!answered) {
        wire.close();
      }
    }
  }

  private synchronized @Nullable Wire free(Endpoint endpoint) throws IOException {
    checkOpen();
    Deque<Wire> waiting = free.get(endpoint);
    return waiting == null ? null : waiting.pollLast();
  }

  private synchronized void idle(Wire wire) {
    if (closed) {
      wire.close();
    } else {
      free.computeIfAbsent(wire.endpoint(), key -> new ArrayDeque<>()).addLast(wire);
    }
  }

  private Wire connect(Endpoint endpoint) throws IOException {
    List<InetAddress> addresses = addresses(endpoint);
    IOException first = null;
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      keep(socket);
      try {
        return open(endpoint, socket, address);
      } catch (IOException e) {
        forget(socket);
        checkOpen();
        if (e instanceof RegistryException) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }
    throw first == null ? new IOException("it has no address") : first;
  }

  private Wire open(Endpoint endpoint, Socket socket, InetAddress address) throws IOException {
    int connect = (int) settings.waits().connect().toMillis();
    socket.connect(new InetSocketAddress(address, endpoint.port()), connect);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(connect);
    Wire wire =
        new Wire(
            endpoint,
            endpoint.secure() ? secured(endpoint, socket) : socket,
            settings.waits(),
            this::idle);
    return wire;
  }

  private Socket secured(Endpoint endpoint, Socket socket) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            trust.factory(endpoint).createSocket(socket, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (!endpoint.isIp()) {
      parameters.setServerNames(List.of(new SNIHostName(endpoint.host())));
    }
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private List<InetAddress> addresses(Endpoint endpoint) throws IOException {
    InetAddress[] found =
        endpoint.isLocalhost()
            ? new InetAddress[] {
              InetAddress.getByAddress(endpoint.host(), new byte[] {127, 0, 0, 1}),
              InetAddress.ofLiteral("::1")
            }
            : InetAddress.getAllByName(endpoint.host());
    List<InetAddress> allowed =
        List.of(found).stream().filter(settings.addresses()::allows).toList();
    if (allowed.isEmpty()) {
      throw RegistryException.denied(
          "'%s' leads to an address that may not be connected to".formatted(endpoint.host()),
          "Use a registry that is reached by a public address.");
    }
    return allowed;
  }

  private synchronized void keep(Socket socket) throws IOException {
    if (closed) {
      socket.close();
    }
    checkOpen();
    open.add(socket);
  }

  private synchronized void forget(Socket socket) throws IOException {
    open.remove(socket);
    socket.close();
  }

  /**
   * Throws once the session was closed.
   *
   * @throws RegistryException then
   */
  synchronized void checkOpen() throws RegistryException {
    if (closed) {
      throw RegistryException.unavailable("it was given up", null);
    }
  }

  /** Waits, unless the session is closed. */
  synchronized void pause(long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    long left = nanos;
    while (left > 0) {
      checkOpen();
      try {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw RegistryException.unavailable("it was given up", e);
      }
      left = end - System.nanoTime();
    }
    checkOpen();
  }

  @Override
  public void close() throws IOException {
    List<Socket> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(open);
      open.clear();
      free.clear();
      notifyAll();
    }
    for (Socket socket : all) {
      socket.close();
    }
  }
}
