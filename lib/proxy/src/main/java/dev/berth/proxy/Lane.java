package dev.berth.proxy;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One event loop's share of the proxy: its clients' connections, its connections to servers, and
 * the requests between them. Nothing of it is touched by another thread.
 */
final class Lane {
  private static final System.Logger LOG = System.getLogger(Lane.class.getName());
  private static final long SWEEP_MILLIS = 500;

  private final EventLoop loop;
  private final ProxyServer.Parts parts;
  private final InstantSource clock = InstantSource.system();
  private final RandomGenerator random = new SplittableRandom();
  private final HeadWriter writer = new HeadWriter();
  private final HeadLimits requestLimits;
  private final HeadLimits responseLimits;
  private final ForwardingHeaders forwarding;
  private final UpstreamConnector connector;
  private final ClientEntry entry;
  private final ArrayList<Swept> clients = new ArrayList<>();
  private final ArrayList<ExchangeRun> exchanges = new ArrayList<>();
  private final Map<Upstream, UpstreamPool> pools = new HashMap<>();
  private boolean draining;
  private Upstream lastUpstream;
  private UpstreamPool lastPool;

  @SuppressWarnings("NullAway.Init") // The last pool is there from the first request on.
  Lane(EventLoop loop, Transport transport, ProxyServer.Parts parts, TlsEntry.Door door) {
    this.loop = loop;
    this.parts = parts;
    ProxySettings settings = parts.settings();
    this.requestLimits = HeadLimits.ofRequests(settings.limits());
    this.responseLimits = HeadLimits.ofResponses(settings.limits());
    this.forwarding = new ForwardingHeaders(settings.trustedProxies());
    this.connector = new UpstreamConnector(loop, transport, settings, this::unreachable);
    this.entry = new ClientEntry(this, door);
  }

  void start() {
    long millis = sweepMillis();
    Future<?> _ = loop.scheduleWithFixedDelay(this::sweep, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Often enough for the shortest of the times that are kept by looking. */
  private long sweepMillis() {
    ProxySettings.Timeouts timeouts = settings().timeouts();
    long shortest =
        Stream.of(timeouts.response(), timeouts.head(), timeouts.idle(), timeouts.keepAlive())
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(SWEEP_MILLIS);
    return Math.clamp(shortest / 4, 20, SWEEP_MILLIS);
  }

  /** Takes connections of clients. */
  ClientEntry entry() {
    return entry;
  }

  EventLoop loop() {
    return loop;
  }

  ProxySettings settings() {
    return parts.settings();
  }

  Routing routing() {
    return parts.routing();
  }

  Certificates certificates() {
    return parts.certificates();
  }

  ExchangeLog log() {
    return parts.log();
  }

  HeadLimits requestLimits() {
    return requestLimits;
  }

  HeadLimits responseLimits() {
    return responseLimits;
  }

  ForwardingHeaders forwarding() {
    return forwarding;
  }

  UpstreamConnector connector() {
    return connector;
  }

  /** Puts heads together; for one at a time. */
  HeadWriter writer() {
    return writer;
  }

  RandomGenerator random() {
    return random;
  }

  /** The time in milliseconds since 1970. */
  long millis() {
    return clock.millis();
  }

  /** Runs something on this loop, soon; from any thread. */
  void execute(Runnable action) {
    loop.execute(action);
  }

  void later(long millis, Runnable action) {
    Future<?> _ = loop.schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Lets a connection go back to its pool when what has just been read has been seen to its end.
   */
  void afterReading(UpstreamConnection connection) {
    if (!connection.isReading()) {
      loop.execute(connection::releaseNow);
    }
  }

  void add(Swept client) {
    client.setPlace(clients.size());
    clients.add(client);
  }

  void remove(Swept client) {
    int place = client.place();
    if (place < 0) {
      return;
    }
    Swept last = clients.removeLast();
    if (place < clients.size()) {
      clients.set(place, last);
      last.setPlace(place);
    }
    client.setPlace(-1);
  }

  /** Keeps a request in sight until it has ended. */
  void begin(ExchangeRun exchange) {
    exchange.setPlace(exchanges.size());
    exchanges.add(exchange);
  }

  void end(ExchangeRun exchange) {
    int place = exchange.place();
    if (place < 0) {
      return;
    }
    ExchangeRun last = exchanges.removeLast();
    if (last != exchange) {
      exchanges.set(place, last);
      last.setPlace(place);
    }
    exchange.setPlace(-1);
  }

  /** The connections to a server. */
  UpstreamPool pool(Upstream upstream) {
    if (upstream == lastUpstream) {
      return lastPool;
    }
    UpstreamPool pool = pools.get(upstream);
    if (pool == null) {
      pool = connector.pool(this, upstream);
      pools.put(upstream, pool);
    }
    lastUpstream = upstream;
    lastPool = pool;
    return pool;
  }

  /** A server took no connection: others come first until it does. */
  void absent(Upstream upstream) {
    connector.await(upstream);
    UpstreamPool pool = pools.get(upstream);
    if (pool != null) {
      pool.distrustIdle();
    }
  }

  /** A machine does not answer: all its servers are absent. */
  private void unreachable(Upstream upstream) {
    if (!(upstream.address().socket() instanceof InetSocketAddress gone)) {
      return;
    }
    absent(upstream);
    for (Upstream other : pools.keySet()) {
      if (other.address().socket() instanceof InetSocketAddress socket
          && socket.getAddress().equals(gone.getAddress())) {
        absent(other);
      }
    }
  }

  /** A request could not be read: answers it, and tells of it. */
  void refused(ClientConnection client, Arrival arrival, int status) {
    new UnreadRequest(this, arrival, status).answer(client);
  }

  /** A connection was broken by a failure: by the other side, or by a defect of this one. */
  void broken(Throwable cause) {
    LOG.log(
        isUsual(cause) ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
        "A connection was broken off",
        cause);
  }

  /** Whether it is what others do: strangers must not be able to fill the log. */
  static boolean isUsual(Throwable cause) {
    // What TLS cannot read comes as the cause of another.
    Throwable inner = cause.getCause();
    boolean hidden = cause instanceof DecoderException && inner != null;
    Throwable met = hidden ? inner : cause;
    // The latter is how a socket says that it was reset after its output had been shut down.
    return met instanceof IOException || met instanceof NotYetConnectedException;
  }

  private void sweep() {
    try {
      look();
    } catch (RuntimeException e) {
      // Thrown on, it would end all further looking.
      LOG.log(System.Logger.Level.ERROR, "Looking for who takes too long has failed", e);
    }
  }

  private void look() {
    long now = System.nanoTime();
    ProxySettings.Timeouts timeouts = settings().timeouts();
    // From the end, as what ends makes the last take its place.
    for (int i = exchanges.size() - 1; i >= 0; i--) {
      if (i < exchanges.size()) {
        exchanges.get(i).sweep(now, timeouts);
      }
    }
    for (int i = clients.size() - 1; i >= 0; i--) {
      if (i < clients.size()) {
        clients.get(i).sweep(now, timeouts);
      }
    }
    connector.sweep(now);
    Iterator<Map.Entry<Upstream, UpstreamPool>> each = pools.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Upstream, UpstreamPool> entry = each.next();
      if (!entry.getValue().sweep(now) && entry.getKey() != lastUpstream) {
        each.remove();
      }
    }
  }

  /** Lets go of a server's connections when they carry nothing any more. From any thread. */
  void retire(Upstream upstream) {
    execute(
        () -> {
          UpstreamPool pool = pools.get(upstream);
          if (pool != null) {
            pool.retire();
          }
        });
  }

  /** Closes a server's connections with whatever they carry. From any thread. */
  void abort(Upstream upstream) {
    execute(
        () -> {
          UpstreamPool pool = pools.get(upstream);
          if (pool != null) {
            pool.abort();
          }
        });
  }

  /** Whether no client may ask for more. */
  boolean isDraining() {
    return draining;
  }

  /**
   * Lets clients ask for no more, on this lane's thread; may be called again.
   *
   * @return whether requests are left that have not been answered
   */
  boolean drain() {
    draining = true;
    boolean busy = false;
    for (Swept client : new ArrayList<>(clients)) {
      busy |= client.drain();
    }
    return busy;
  }

  /** Closes all connections, on this lane's thread. */
  void close() {
    new ArrayList<>(clients).forEach(Swept::closeNow);
    new ArrayList<>(pools.values()).forEach(UpstreamPool::abort);
    connector.close();
  }
}
