package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A reverse proxy: listens, and carries requests to servers. Thread-safe.
 *
 * <ol>
 *   <li>made: listens nowhere
 *   <li>{@link #start()}: listens, and answers
 *   <li>{@link #drain}: listens no more; what is in flight is answered
 *   <li>{@link #close()}: listens no more; what is in flight is broken off
 * </ol>
 */
public final class ProxyServer implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;
  private static final Duration DRAIN_LOOK = Duration.ofMillis(20);

  private final Parts parts;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<Lane> lanes = List.of();
  private volatile @Nullable EventLoopGroup group;
  private volatile TlsEntry.@Nullable Door door;
  private volatile @Nullable Listeners listeners;

  /**
   * What it works with.
   *
   * @param certificates asked by listeners with TLS
   */
  public record Parts(
      List<Listener> listeners,
      ProxySettings settings,
      Routing routing,
      Certificates certificates,
      ExchangeLog log) {
    public Parts {
      listeners = List.copyOf(listeners);
    }
  }

  public ProxyServer(Parts parts) {
    this.parts = parts;
  }

  /**
   * Listens; returns when it does on all addresses.
   *
   * @throws dev.berth.kernel.BerthException {@code PORT_TAKEN} if somebody else has a port; then it
   *     listens nowhere
   */
  public void start() throws InterruptedException {
    Transport transport = Transport.best();
    EventLoopGroup made = transport.group(parts.settings().limits().eventLoops());
    group = made;
    TlsEntry.Door opens = door(transport);
    door = opens;
    List<Lane> all = new ArrayList<>();
    made.forEach(loop -> all.add(new Lane((EventLoop) loop, transport, parts, opens)));
    lanes = List.copyOf(all);
    lanes.forEach(Lane::start);
    Listeners opened = new Listeners(made, transport);
    listeners = opened;
    int most = parts.settings().limits().connections();
    ConnectionShares shares = new ConnectionShares(most, proxies());
    boolean listening = false;
    try {
      for (Listener listener : parts.listeners()) {
        opened.listen(
            listener, new NewConnections(listener, most, connections, shares, this::lane));
      }
      listening = true;
    } finally {
      if (!listening) {
        close();
      }
    }
  }

  /** Those whose connections are others'. */
  private List<AddressRange> proxies() {
    List<AddressRange> all = new ArrayList<>(parts.settings().trustedProxies());
    parts.listeners().forEach(listener -> all.addAll(listener.proxyProtocol()));
    return all;
  }

  private TlsEntry.Door door(Transport transport) {
    ProxySettings.Timeouts timeouts = parts.settings().timeouts();
    return new TlsEntry.Door(
        parts.routing(),
        parts.certificates(),
        new TlsContexts(TlsContexts.fastest(), timeouts.head()),
        timeouts,
        new TcpTunnels(transport, timeouts));
  }

  private Lane lane(Channel channel) {
    EventLoop loop = channel.eventLoop();
    for (Lane lane : lanes) {
      if (lane.loop().equals(loop)) {
        return lane;
      }
    }
    throw new IllegalStateException("Not one of its event loops: " + loop);
  }

  /** The ports it listens on by the names of listeners; those asked for before it does. */
  public Map<String, Integer> ports() {
    Listeners opened = listeners;
    if (opened != null) {
      return opened.ports();
    }
    Map<String, Integer> asked = new LinkedHashMap<>();
    parts.listeners().forEach(listener -> asked.put(listener.name(), listener.port()));
    return asked;
  }

  /** Lets go of the connections to a server when they carry nothing any more. */
  public void retire(Upstream upstream) {
    lanes.forEach(lane -> lane.retire(upstream));
  }

  /** Closes the connections to a server with whatever they carry. */
  public void abort(Upstream upstream) {
    lanes.forEach(lane -> lane.abort(upstream));
    TlsEntry.Door opened = door;
    if (opened != null) {
      opened.tunnels().abort(upstream);
    }
  }

  /** How many connections clients have open. */
  public int connections() {
    return connections.get();
  }

  /**
   * Listens no more, and waits until the requests that are here have been answered; their clients
   * are told to connect anew. WebSockets and passed connections are not waited for.
   *
   * @param atMost how long to wait; what is left then ends with {@link #close}
   */
  public void drain(Duration atMost) throws InterruptedException {
    Listeners opened = listeners;
    if (opened == null) {
      return;
    }
    opened.close();
    long end = System.nanoTime() + atMost.toNanos();
    while (isBusy() && System.nanoTime() < end) {
      Thread.sleep(DRAIN_LOOK);
    }
  }

  private boolean isBusy() throws InterruptedException {
    boolean busy = false;
    for (Lane lane : lanes) {
      if (lane.loop().isShuttingDown()) {
        continue;
      }
      Future<Boolean> left = lane.loop().submit(lane::drain).await();
      busy |= !left.isSuccess() || left.getNow();
    }
    return busy;
  }

  /** Listens no more and drops all connections; waits until that is done. */
  @Override
  public void close() {
    Listeners opened = listeners;
    EventLoopGroup running = group;
    if (opened == null || running == null || running.isShuttingDown()) {
      return;
    }
    opened.close();
    for (Lane lane : lanes) {
      lane.loop().submit(lane::close).awaitUninterruptibly();
    }
    running.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    TlsEntry.Door opens = door;
    if (opens != null) {
      opens.contexts().close();
    }
  }
}
