package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that speaks HTTP/1: carries one request after the other. Confined to its
 * event loop.
 *
 * <pre>
 *   IDLE ──▶ HEAD ──▶ BODY ──▶ IDLE
 *              └──▶ TUNNEL
 * </pre>
 */
final class UpstreamConnection extends Http1Connection {
  private static final int BODILESS = 304;

  private final Http1Pool pool;
  private State state = State.IDLE;
  private @Nullable Http1UpstreamStream stream;
  private boolean used;
  private boolean keptAlive;
  private boolean bodyTold;
  private boolean releasing;
  private boolean pooled;
  private long keepAliveNanos;
  private long idleSince;
  private int place = -1;

  private enum State {
    IDLE,
    HEAD,
    BODY,
    TUNNEL
  }

  UpstreamConnection(Lane lane, Http1Pool pool) {
    super(lane);
    this.pool = pool;
    this.keepAliveNanos = lane.settings().timeouts().keepAlive().toNanos();
  }

  int place() {
    return place;
  }

  void setPlace(int at) {
    place = at;
  }

  /** Whether it waits in its pool. */
  boolean isIdle() {
    return pooled;
  }

  /** Takes a request; the stream may be used until it is given back. */
  Http1UpstreamStream begin(UpstreamStream.Events events) {
    Http1UpstreamStream begun = new Http1UpstreamStream(this, events, used);
    used = true;
    pooled = false;
    stream = begun;
    state = State.HEAD;
    setFlowing(true);
    return begun;
  }

  boolean isCurrent(Http1UpstreamStream one) {
    return stream == one;
  }

  @Override
  boolean step(ByteBuf in) {
    switch (state) {
      case IDLE -> {
        // Nobody has asked for anything.
        in.skipBytes(in.readableBytes());
        closeNow();
      }
      case HEAD -> {
        HeadReader head = readHead(in, HeadReader.Kind.RESPONSE, lane().responseLimits());
        if (head != null) {
          answered(head);
        }
      }
      case BODY -> {
        if (!isFlowing()) {
          return false;
        }
        body().read(in);
      }
      case TUNNEL -> {
        return false;
      }
    }
    return true;
  }

  private void answered(HeadReader head) {
    Http1UpstreamStream of = stream;
    if (of == null) {
      closeNow();
      return;
    }
    Response response = new Response(head.status(), head.headers());
    response.setReason(head.reason());
    int status = head.status();
    Framing framing = head.framing();
    bodyTold = true;
    if (status < 200) {
      informational(of, response);
      return;
    }
    keptAlive = framing.isKeptAlive(head.isHttp10());
    noteKeepAlive(framing.keepAliveSeconds());
    boolean none = of.isHead() || status == 204 || status == BODILESS;
    long length = framing.contentLength();
    boolean end = none || (length == 0 && !framing.isChunked());
    state = State.BODY;
    if (end) {
      over();
    } else if (framing.isChunked()) {
      body().startChunks();
    } else if (length > 0) {
      body().startLength(length);
    } else {
      keptAlive = false;
      body().startToTheEnd();
    }
    of.events().responseHead(response, length, end);
  }

  private void informational(Http1UpstreamStream of, Response response) {
    if (response.status() == 101) {
      of.events().responseHead(response, -1, true);
      if (state != State.TUNNEL) {
        closeNow();
      }
      return;
    }
    of.events().informational(response);
  }

  /** The response is whole. */
  private void over() {
    state = State.IDLE;
  }

  private void noteKeepAlive(long seconds) {
    if (seconds >= 0) {
      long theirs = Duration.ofSeconds(seconds).minusMillis(500).toNanos();
      keepAliveNanos = Math.clamp(theirs, 0, keepAliveNanos);
    }
  }

  @Override
  void unreadable(@Nullable HeadReader head, int status) {
    Http1UpstreamStream of = stream;
    stream = null;
    closeNow();
    if (of != null) {
      of.events().upstreamGone();
    }
  }

  @Override
  void piece(ByteBuf piece) {
    Http1UpstreamStream of = stream;
    if (of == null) {
      piece.release();
      return;
    }
    bodyTold = true;
    of.events().responseBody(piece);
  }

  @Override
  void bodyEnd(Headers trailers) {
    over();
    Http1UpstreamStream of = stream;
    if (of != null) {
      of.events().responseEnd(trailers);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (bodyTold) {
      bodyTold = false;
      Http1UpstreamStream of = stream;
      if (of != null) {
        of.events().responseRead();
      }
    }
    if (releasing) {
      releasing = false;
      toPool();
    }
    if (state == State.TUNNEL) {
      from.fireChannelReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    Http1UpstreamStream of = stream;
    if (of != null && channel().isWritable()) {
      of.events().upstreamWritable();
    }
    from.fireChannelWritabilityChanged();
  }

  /** The request is over; the connection carries another, if both sides agree. */
  void release() {
    stream = null;
    if (!keptAlive || state != State.IDLE || hasHeld()) {
      closeNow();
      return;
    }
    // At the end of the reading, as a server that has closed, too, is found out by then.
    releasing = true;
    lane().afterReading(this);
  }

  /** Goes back to its pool if it still waits to. */
  void releaseNow() {
    if (releasing) {
      releasing = false;
      toPool();
    }
  }

  private void toPool() {
    if (!isGone()) {
      idleSince = System.nanoTime();
      pooled = true;
      pool.release(this);
    }
  }

  /** Gives the request up, and the connection with it. */
  void abandon() {
    stream = null;
    closeNow();
  }

  void tunnel() {
    state = State.TUNNEL;
    stream = null;
    startTunnel();
  }

  /** Whether it has waited for longer than this, or than the server said it keeps it. */
  boolean isStale(long now, long atMost) {
    return now - idleSince >= Math.min(keepAliveNanos, atMost);
  }

  @Override
  boolean readsOn() {
    return stream != null && state != State.IDLE;
  }

  @Override
  void closed() {
    pool.remove(this);
    pooled = false;
    Http1UpstreamStream of = stream;
    if (of == null) {
      return;
    }
    if (state == State.BODY && body().endsWithConnection()) {
      body().stop();
      of.events().responseEnd(new Headers());
      return;
    }
    stream = null;
    if (of.isReused() && state == State.HEAD) {
      pool.distrustIdle();
    }
    of.events().upstreamGone();
  }
}
