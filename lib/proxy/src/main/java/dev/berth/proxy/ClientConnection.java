package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/1: reads requests, one after the other, and lets each be
 * answered before the next is read. Confined to its event loop.
 *
 * <pre>
 *   HEAD ──▶ BODY ──▶ WAITING ──▶ HEAD      until the response is whole
 *     └─────────┴────────┴──▶ LINGERING     refused: nothing is believed any more
 *                        └──▶ TUNNEL
 * </pre>
 */
final class ClientConnection extends Http1Connection implements Swept {
  static final long MOST_DISCARDED = 256 * 1024;
  private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

  private final Arrival arrival;
  private final @Nullable ShownCertificate shown;
  private final ForwardingHeaders.Memory memory;
  private State state = State.HEAD;
  private @Nullable Http1ClientStream stream;
  private boolean bodyTold;
  private boolean inputEnded;
  private long discarded;
  private int steps;
  private int stepsSeen;
  private long sameSince;
  private int place = -1;

  private enum State {
    HEAD,
    BODY,
    WAITING,
    LINGERING,
    TUNNEL
  }

  /**
   * Makes one.
   *
   * @param shown the certificate that the client was shown; null: it does not speak TLS
   */
  ClientConnection(Lane lane, Arrival arrival, @Nullable ShownCertificate shown) {
    super(lane);
    this.arrival = arrival;
    this.shown = shown;
    this.memory = new ForwardingHeaders.Memory(arrival.secure());
    this.sameSince = System.nanoTime();
  }

  @Override
  public int place() {
    return place;
  }

  @Override
  public void setPlace(int at) {
    place = at;
  }

  ForwardingHeaders.Memory memory() {
    return memory;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    super.handlerAdded(added);
    lane().add(this);
  }

  /** Gone from a connection that goes on: another handler speaks HTTP/2 there. */
  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    lane().remove(this);
  }

  @Override
  boolean step(ByteBuf in) {
    return switch (state) {
      case HEAD -> {
        if (!isWritableNow()) {
          // Who does not read the answers that are due gets to ask nothing more.
          yield false;
        }
        HeadReader head = readHead(in, HeadReader.Kind.REQUEST, lane().requestLimits());
        if (head != null) {
          begin(head);
        }
        yield true;
      }
      case BODY -> {
        boolean taken = isFlowing();
        if (taken) {
          body().read(in);
        }
        yield taken;
      }
      case WAITING, TUNNEL -> false;
      case LINGERING -> {
        discard(in);
        yield true;
      }
    };
  }

  private void discard(ByteBuf in) {
    discarded += in.readableBytes();
    in.skipBytes(in.readableBytes());
    if (discarded > MOST_DISCARDED) {
      closeNow();
    }
  }

  private void begin(HeadReader head) {
    steps++;
    Framing framing = head.framing();
    Http1ClientStream begun = new Http1ClientStream(this, request(head), head);
    stream = begun;
    if (lane().isDraining()) {
      begun.closeAfterResponse();
    }
    setFlowing(false);
    if (framing.hasBody()) {
      state = State.BODY;
      if (framing.isChunked()) {
        body().startChunks();
      } else {
        body().startLength(framing.contentLength());
      }
    } else {
      state = State.WAITING;
    }
    int refusal = memory.isSound() ? Hosts.refusal(begun.request(), framing) : 400;
    boolean astray = refusal == 0 && shown != null && !shown.covers(begun.request().host());
    new ExchangeRun(lane(), begun).start(astray ? 421 : refusal);
  }

  private Request request(HeadReader head) {
    Headers headers = head.headers();
    String host = headers.get("host");
    Arrival from = lane().forwarding().arrival(arrival, headers);
    memory.take(host == null ? "" : host, from.secure());
    return new Request(
        head.isHttp10() ? Protocol.HTTP_1_0 : Protocol.HTTP_1_1,
        from,
        head.method(),
        head.target(),
        memory.host(),
        memory.port(),
        headers);
  }

  @Override
  void unreadable(@Nullable HeadReader head, int status) {
    Http1ClientStream of = stream;
    if (of == null) {
      steps++;
      linger();
      lane().refused(this, arrival, status);
      return;
    }
    // Within a body: nobody knows where it ends.
    linger();
    of.bodyUnreadable();
  }

  /** Looks at nothing more that comes, and closes once the other side has had time to read. */
  void linger() {
    state = State.LINGERING;
    sameSince = System.nanoTime();
    body().stop();
  }

  /** Closes when all is sent; first waits for what the client still sends, or it would miss it. */
  void closeLingering() {
    stream = null;
    if (state == State.WAITING && !hasHeld()) {
      closeWhenSent();
      return;
    }
    linger();
    flushNow();
    endOutput();
    consume();
  }

  private void endOutput() {
    if (!inputEnded && channel() instanceof io.netty.channel.socket.DuplexChannel duplex) {
      inputEnded = true;
      ChannelFuture _ = duplex.shutdownOutput();
    }
  }

  @Override
  void piece(ByteBuf piece) {
    Http1ClientStream of = stream;
    if (of == null) {
      piece.release();
      return;
    }
    bodyTold = true;
    of.told(piece);
  }

  @Override
  void bodyEnd(Headers trailers) {
    state = State.WAITING;
    Http1ClientStream of = stream;
    if (of != null) {
      of.toldEnd(trailers);
    }
  }

  /** The response is whole, and so is the request. */
  void next() {
    steps++;
    stream = null;
    state = State.HEAD;
    consume();
  }

  void tunnel() {
    state = State.TUNNEL;
    startTunnel();
  }

  @Override
  public boolean drain() {
    Http1ClientStream of = stream;
    if (of != null) {
      of.closeAfterResponse();
    } else if (state == State.HEAD && !isWithinHead()) {
      closeWhenSent();
    }
    return state != State.TUNNEL;
  }

  boolean isCurrent(Http1ClientStream one) {
    return stream == one;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (bodyTold) {
      bodyTold = false;
      Http1ClientStream of = stream;
      if (of != null) {
        of.toldAll();
      }
    }
    if (state == State.TUNNEL) {
      from.fireChannelReadComplete();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    Http1ClientStream of = stream;
    if (channel().isWritable()) {
      if (of != null) {
        of.writable();
      } else if (state == State.HEAD) {
        consume();
      }
    }
    from.fireChannelWritabilityChanged();
  }

  @Override
  boolean readsOn() {
    return false;
  }

  @Override
  void closed() {
    lane().remove(this);
    Http1ClientStream of = stream;
    stream = null;
    if (of != null) {
      of.gone();
    }
  }

  /** Closes it if it has waited for too long: between requests, or within the head of one. */
  @Override
  public void sweep(long now, ProxySettings.Timeouts timeouts) {
    int seen = steps * 2 + (isWithinHead() ? 1 : 0);
    if (state == State.LINGERING) {
      if (now - sameSince > LINGER_NANOS) {
        closeNow();
      }
    } else if (seen != stepsSeen || stream != null || state == State.TUNNEL) {
      stepsSeen = seen;
      sameSince = now;
    } else {
      Duration most = isWithinHead() ? timeouts.head() : timeouts.idle();
      if (now - sameSince > most.toNanos()) {
        closeNow();
      }
    }
  }
}
