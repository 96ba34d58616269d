package dev.berth.proxy;

import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** Connections that speak HTTP/2; mostly one, which carries many requests at once. */
final class Http2Pool implements Http2UpstreamConnection.Owner {
  private static final int MOST_CONNECTIONS = 16;
  private static final int MOST_WAITING = 1024;
  private static final long IDLE_NANOS = Duration.ofSeconds(60).toNanos();
  static final AsciiString HTTP = AsciiString.cached("http");
  static final AsciiString HTTPS = AsciiString.cached("https");

  private final List<Http2UpstreamConnection> open = new ArrayList<>();
  private final Queue<UpstreamPool.Taker> waiting = new ArrayDeque<>();
  private boolean telling;

  /** What {@link #take} did. */
  enum Taken {
    /** The taker has its stream, or will have it. */
    YES,
    /** Another connection is needed. */
    CONNECT,
    /** There are as many as may be. */
    FULL
  }

  /** Opens a stream on a connection that has room for it. */
  Taken take(UpstreamPool.Taker taker) {
    for (int i = 0; i < open.size(); i++) {
      Http2UpstreamConnection connection = open.get(i);
      if (connection.hasRoom()) {
        taker.opened(connection.begin(taker));
        return Taken.YES;
      }
    }
    if (open.size() < MOST_CONNECTIONS) {
      return Taken.CONNECT;
    }
    if (waiting.size() >= MOST_WAITING) {
      return Taken.FULL;
    }
    waiting.add(taker);
    return Taken.YES;
  }

  /** There is a connection more. */
  void add(Http2UpstreamConnection connection) {
    open.add(connection);
  }

  @Override
  public void freed() {
    if (telling) {
      return;
    }
    telling = true;
    try {
      while (!waiting.isEmpty() && open.stream().anyMatch(Http2UpstreamConnection::hasRoom)) {
        take(waiting.remove());
      }
    } finally {
      telling = false;
    }
  }

  @Override
  public void retired(Http2UpstreamConnection connection) {
    open.remove(connection);
    if (open.isEmpty()) {
      for (var taker = waiting.poll(); taker != null; taker = waiting.poll()) {
        taker.full();
      }
    }
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void sweep(long now) {
    for (Http2UpstreamConnection connection : List.copyOf(open)) {
      if (connection.isIdle() && now - connection.idleSince() > IDLE_NANOS) {
        connection.retire();
      }
    }
  }

  void retire() {
    List.copyOf(open).forEach(Http2UpstreamConnection::retire);
  }

  void abort() {
    List.copyOf(open).forEach(Http2UpstreamConnection::closeNow);
  }
}
