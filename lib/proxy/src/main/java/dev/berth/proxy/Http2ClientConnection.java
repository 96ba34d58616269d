package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/2: makes a {@link Http2ClientStream} of each request. The
 * last handler of its channel; confined to its event loop.
 */
final class Http2ClientConnection extends Http2ConnectionHandler implements Swept {
  /** The most that the heads of open streams take together, in longest heads. */
  private static final int MOST_HEADS = 32;

  private final Http2Parts parts;
  private final Http2Connection.PropertyKey key;
  private final FrameGuard guard;
  private final Lane lane;
  private final Arrival arrival;
  private final @Nullable ShownCertificate shown;
  private final ForwardingHeaders.Memory memory;
  private final List<Http2ClientStream> told = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean flushing;
  private boolean sentAway;
  private long idleSince = System.nanoTime();
  private int lastSeen;
  private long movedAt = System.nanoTime();
  private long unsent;
  private long heads;
  private int place = -1;

  /**
   * Makes one.
   *
   * @param shown the certificate that the client was shown; null: it does not speak TLS
   */
  Http2ClientConnection(
      Lane lane, Http2Parts parts, Arrival arrival, @Nullable ShownCertificate shown) {
    super(parts.decoder(), parts.encoder(), parts.settings(), true);
    this.lane = lane;
    this.parts = parts;
    this.arrival = arrival;
    this.shown = shown;
    this.memory = new ForwardingHeaders.Memory(arrival.secure());
    this.key = parts.connection().newKey();
    this.guard = new FrameGuard(true, System.nanoTime());
    parts.listen(new Frames());
    parts.connection().addListener(new Streams());
    parts.connection().remote().flowController().listener(this::writable);
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    lane.add(this);
    super.handlerAdded(added);
    parts.openWindow(added);
    added.flush();
  }

  @Override
  public void channelActive(ChannelHandlerContext active) throws Exception {
    super.channelActive(active);
    parts.openWindow(active);
    active.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    if (sentAway || !guard.admits((ByteBuf) message, System.nanoTime())) {
      ((ByteBuf) message).release();
      sendAway(Http2Error.ENHANCE_YOUR_CALM);
      return;
    }
    reading = true;
    super.channelRead(from, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) throws Exception {
    // Those told may tell others; nobody is told twice of one reading.
    for (int i = 0; i < told.size(); i++) {
      told.get(i).toldAll();
    }
    told.clear();
    reading = false;
    super.channelReadComplete(from);
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    lane.remove(this);
    super.channelInactive(from);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    lane.broken(cause);
    ChannelFuture _ = from.close();
  }

  @Override
  public int place() {
    return place;
  }

  @Override
  public void setPlace(int at) {
    place = at;
  }

  @Override
  public void sweep(long now, ProxySettings.Timeouts timeouts) {
    int last = connection().remote().lastStreamCreated();
    if (guard.isStuck(now, timeouts.head())) {
      closeNow();
    } else if (connection().numActiveStreams() > 0 || last != lastSeen) {
      // Or short requests would come and go unseen between two looks.
      lastSeen = last;
      idleSince = now;
      sweepStreams(now, timeouts.idle().toNanos());
    } else if (now - idleSince > timeouts.idle().toNanos()) {
      sendAway(Http2Error.NO_ERROR);
    }
  }

  /** Gives up what has been answered whole to a client that takes nothing of it. */
  private void sweepStreams(long now, long most) {
    long left =
        context().channel().bytesBeforeWritable() - context().channel().bytesBeforeUnwritable();
    if (left != unsent) {
      unsent = left;
      movedAt = now;
    }
    if (now - movedAt <= most) {
      return;
    }
    List<Http2ClientStream> stuck = new ArrayList<>();
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                Http2ClientStream of = find(stream);
                if (of != null && of.isUntaken(now, most)) {
                  stuck.add(of);
                }
                return true;
              });
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
    stuck.forEach(Http2ClientStream::giveUp);
  }

  @Override
  public void closeNow() {
    ChannelFuture _ = context().close();
  }

  ForwardingHeaders.Memory memory() {
    return memory;
  }

  /** Says why, and closes at once. */
  private void sendAway(Http2Error why) {
    if (sentAway) {
      return;
    }
    sentAway = true;
    ChannelHandlerContext to = context();
    ChannelFuture _ =
        goAway(
                to,
                connection().remote().lastStreamCreated(),
                why.code(),
                io.netty.buffer.Unpooled.EMPTY_BUFFER,
                to.newPromise())
            .addListener(ChannelFutureListener.CLOSE);
    to.flush();
  }

  @Override
  public boolean drain() {
    if (!connection().goAwaySent()) {
      ChannelHandlerContext to = context();
      ChannelFuture _ =
          goAway(
              to,
              connection().remote().lastStreamCreated(),
              Http2Error.NO_ERROR.code(),
              io.netty.buffer.Unpooled.EMPTY_BUFFER,
              to.newPromise());
      to.flush();
    }
    closeIfDrained();
    return true;
  }

  private void closeIfDrained() {
    if (connection().goAwaySent() && connection().numActiveStreams() == 0) {
      ChannelFuture _ =
          context()
              .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
              .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** Sends what has been written: at the end of this reading, or of this turn of the event loop. */
  void flushSoon() {
    if (reading || flushing) {
      return;
    }
    flushing = true;
    context()
        .executor()
        .execute(
            () -> {
              flushing = false;
              flush(context());
            });
  }

  /** Gives bytes of a body back to the client's window. */
  void consumed(Http2Stream stream, int bytes) {
    try {
      if (bytes > 0 && connection().local().flowController().consumeBytes(stream, bytes)) {
        flushSoon();
      }
    } catch (Http2Exception e) {
      onError(context(), true, e);
    }
  }

  void reset(Http2Stream stream, Http2Error why) {
    ChannelFuture _ = resetStream(context(), stream.id(), why.code(), context().newPromise());
    flushSoon();
  }

  /** Refuses what a client has sent: who makes that happen too often is sent away. */
  private void refuse(Http2Stream stream, Http2Error why) {
    reset(stream, why);
    countReset();
  }

  private void countReset() {
    if (!guard.admitsReset()) {
      sendAway(Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext from,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException failure) {
    super.onStreamError(from, outbound, cause, failure);
    if (!outbound) {
      countReset();
    }
  }

  private void begin(Http2Stream stream, ReceivedFields fields, boolean end) {
    Request request = Http2Requests.request(fields, arrival, lane.forwarding(), memory);
    int refusal =
        Http2Requests.refusal(fields, request, memory, shown, lane.requestLimits().line());
    Http2ClientStream begun = new Http2ClientStream(this, stream, request, fields, end);
    stream.setProperty(key, begun);
    heads += begun.headRoom();
    new ExchangeRun(lane, begun).start(refusal);
  }

  private @Nullable Http2ClientStream find(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  private void writable(Http2Stream stream) {
    Http2ClientStream of = find(stream);
    if (of != null && of.isWritable()) {
      of.writable();
    }
  }

  /** What frames say. */
  private final class Frames extends Http2EventAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext from,
        int streamId,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean end) {
      onHeadersRead(from, streamId, headers, padding, end);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from, int streamId, Http2Headers headers, int padding, boolean end) {
      if (sentAway) {
        return;
      }
      Http2Stream stream = Objects.requireNonNull(connection().stream(streamId));
      ReceivedFields fields = (ReceivedFields) headers;
      Http2ClientStream known = find(stream);
      if (known != null) {
        if (!end || fields.flaw() != null || fields.hasPseudo() || !known.counts(0, true)) {
          refuse(stream, Http2Error.PROTOCOL_ERROR);
          return;
        }
        known.toldEnd(fields.headers());
        return;
      }
      if (!Http2Requests.isSound(fields, end)) {
        refuse(stream, Http2Error.PROTOCOL_ERROR);
        return;
      }
      if (heads + fields.room() > (long) MOST_HEADS * lane.requestLimits().fields()) {
        reset(stream, Http2Error.REFUSED_STREAM);
        return;
      }
      begin(stream, fields, end);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext from, int streamId, int bytes) {
      movedAt = System.nanoTime();
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext from, int streamId, ByteBuf data, int padding, boolean end) {
      Http2Stream stream = connection().stream(streamId);
      Http2ClientStream of = find(stream);
      int length = data.readableBytes();
      if (of == null) {
        return length + padding;
      }
      if (!of.counts(length, end)) {
        refuse(Objects.requireNonNull(stream), Http2Error.PROTOCOL_ERROR);
        return length + padding;
      }
      if (length > 0) {
        told.add(of);
        of.told(data.retain());
      }
      if (end) {
        of.toldEnd(new Headers());
      }
      return padding;
    }
  }

  /** What becomes of streams. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      Http2ClientStream of = find(stream);
      if (of != null) {
        heads -= of.headRoom();
        of.closed();
      }
    }

    @Override
    public void onStreamRemoved(Http2Stream stream) {
      if (connection().goAwaySent() && !sentAway) {
        context().executor().execute(Http2ClientConnection.this::closeIfDrained);
      }
    }
  }
}
