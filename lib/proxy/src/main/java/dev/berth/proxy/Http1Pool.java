package dev.berth.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Connections that speak HTTP/1.1; the one used last is used first, so that those too many grow
 * stale.
 */
final class Http1Pool extends UpstreamPool {
  private static final System.Logger LOG = System.getLogger(Http1Pool.class.getName());

  /** For a request that must not be sent twice: servers that close after 2 seconds are known. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final Lane lane;
  private final Upstream upstream;
  private final int limit;
  private final Deque<UpstreamConnection> idle = new ArrayDeque<>();
  private final ArrayList<UpstreamConnection> open = new ArrayList<>();
  private int connecting;
  private boolean closed;

  Http1Pool(Lane lane, Upstream upstream) {
    this.lane = lane;
    this.upstream = upstream;
    ProxySettings.Limits limits = lane.settings().limits();
    this.limit = Math.max(1, limits.connectionsPerServer() / limits.eventLoops());
  }

  @Override
  void open(Taker taker) {
    if (reuse(taker)) {
      return;
    }
    if (isFull(connecting)) {
      taker.full();
    } else {
      connect(taker);
    }
  }

  /** Opens a stream on a connection that waits; false: there is none. */
  boolean reuse(Taker taker) {
    UpstreamConnection waiting = takeIdle(taker.isRepeatable() ? Long.MAX_VALUE : FRESH_NANOS);
    if (waiting == null) {
      return false;
    }
    taker.opened(waiting.begin(taker));
    return true;
  }

  /** Whether there may not be one connection more, with so many that are being made. */
  boolean isFull(int beingMade) {
    return open.size() + beingMade >= limit;
  }

  /** Takes a connection that somebody else has made, and opens a stream on it. */
  void adopt(ChannelPipeline pipeline, Taker taker) {
    UpstreamConnection made = new UpstreamConnection(lane, this);
    pipeline.addLast(made);
    connected(pipeline.channel(), made, taker);
  }

  private @Nullable UpstreamConnection takeIdle(long atMost) {
    UpstreamConnection connection = idle.peekFirst();
    if (connection == null || connection.isStale(System.nanoTime(), atMost)) {
      return null;
    }
    return idle.removeFirst();
  }

  private void connect(Taker taker) {
    connecting++;
    UpstreamConnection made = new UpstreamConnection(lane, this);
    lane.connector()
        .connect(
            upstream,
            made,
            connected -> {
              connecting--;
              if (connected.isSuccess()) {
                connected(connected.channel(), made, taker);
              } else {
                LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "Cannot connect to " + upstream + ": " + connected.cause());
                taker.notConnected();
              }
            });
  }

  private void connected(Channel channel, UpstreamConnection made, Taker taker) {
    if (!channel.isActive()) {
      taker.notConnected();
      return;
    }
    made.setPlace(open.size());
    open.add(made);
    upstream.connected();
    taker.opened(made.begin(taker));
  }

  /** A connection may carry another request. */
  void release(UpstreamConnection connection) {
    if (closed) {
      connection.closeNow();
      return;
    }
    idle.addFirst(connection);
  }

  /** A connection has been closed. */
  void remove(UpstreamConnection connection) {
    if (connection.isIdle()) {
      idle.remove(connection);
    }
    int place = connection.place();
    if (place < 0) {
      return;
    }
    UpstreamConnection last = open.removeLast();
    if (last != connection) {
      open.set(place, last);
      last.setPlace(place);
    }
    connection.setPlace(-1);
  }

  @Override
  void distrustIdle() {
    new ArrayList<>(idle).forEach(UpstreamConnection::closeNow);
  }

  @Override
  boolean sweep(long now) {
    while (!idle.isEmpty() && idle.getLast().isStale(now, Long.MAX_VALUE)) {
      idle.removeLast().closeNow();
    }
    return connecting > 0 || !open.isEmpty();
  }

  @Override
  void retire() {
    closed = true;
    distrustIdle();
  }

  @Override
  void abort() {
    closed = true;
    new ArrayList<>(open).forEach(UpstreamConnection::closeNow);
  }

  @Override
  public String toString() {
    return open.size() + " connections to " + upstream;
  }
}
