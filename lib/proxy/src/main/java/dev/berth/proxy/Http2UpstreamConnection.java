package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
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
 * A connection to a server that speaks HTTP/2: carries many requests at once. The last handler of
 * its channel; confined to its event loop.
 */
final class Http2UpstreamConnection extends Http2ConnectionHandler {
  /** As many as servers usually take, until this one has said how many it takes. */
  private static final int USUAL_STREAMS = 100;

  private static final int LAST_STREAM = Integer.MAX_VALUE - 1000;

  private final Http2Parts parts;
  private final Http2Connection.PropertyKey key;
  private final FrameGuard guard;
  private final Owner owner;
  private final CharSequence scheme;
  private final List<Http2UpstreamStream> told = new ArrayList<>();
  private @Nullable ChannelHandlerContext context;
  private int streams;
  private long carried;
  private long idleSince = System.nanoTime();
  private boolean settled;
  private boolean retired;
  private boolean gone;
  private boolean reading;
  private boolean flushing;

  /** Who is told what becomes of the connection. */
  interface Owner {
    /** There is room for another request, perhaps. */
    void freed();

    /** It takes no more requests. */
    void retired(Http2UpstreamConnection connection);
  }

  Http2UpstreamConnection(Http2Parts parts, CharSequence scheme, Owner owner) {
    super(parts.decoder(), parts.encoder(), parts.settings(), true);
    this.parts = parts;
    this.scheme = scheme;
    this.owner = owner;
    this.key = parts.connection().newKey();
    this.guard = new FrameGuard(false, System.nanoTime());
    parts.listen(new Frames());
    parts.connection().addListener(new Streams());
    parts.connection().remote().flowController().listener(this::writable);
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  CharSequence scheme() {
    return scheme;
  }

  /** Whether it takes another request just now. */
  boolean hasRoom() {
    if (gone || retired || connection().goAwayReceived()) {
      return false;
    }
    int most = connection().local().maxActiveStreams();
    return streams < (settled ? most : Math.min(most, USUAL_STREAMS));
  }

  boolean isIdle() {
    return streams == 0;
  }

  /** Since when it carries nothing, in nanoseconds as {@link System#nanoTime}. */
  long idleSince() {
    return idleSince;
  }

  /** Takes a request. */
  Http2UpstreamStream begin(UpstreamStream.Events events) {
    streams++;
    return new Http2UpstreamStream(this, events, carried++ > 0);
  }

  /** Gives a stream its number, with the first frame that is sent of it. */
  @Nullable Http2Stream open(Http2UpstreamStream stream, SentFields fields, boolean end) {
    if (gone || connection().goAwayReceived()) {
      return null;
    }
    int id = connection().local().incrementAndGetNextStreamId();
    if (id >= LAST_STREAM) {
      retire();
    }
    ChannelFuture _ = encoder().writeHeaders(context(), id, fields, 0, end, context().newPromise());
    Http2Stream opened = connection().stream(id);
    if (opened != null) {
      opened.setProperty(key, stream);
    }
    return opened;
  }

  /** A request is over. */
  void left() {
    streams--;
    if (streams == 0) {
      idleSince = System.nanoTime();
    }
    if (retired) {
      closeIfIdle();
    } else {
      owner.freed();
    }
  }

  /** Takes no more requests; closes when those that it carries are over. */
  void retire() {
    if (!retired) {
      retired = true;
      owner.retired(this);
    }
    closeIfIdle();
  }

  private void closeIfIdle() {
    if (streams == 0 && context != null) {
      ChannelFuture _ = context().close();
    }
  }

  /** Closes it with whatever it carries. */
  void closeNow() {
    if (context != null) {
      ChannelFuture _ = context().close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
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
    if (!guard.admits((ByteBuf) message, System.nanoTime())) {
      ((ByteBuf) message).release();
      ChannelFuture _ = from.close();
      return;
    }
    reading = true;
    super.channelRead(from, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) throws Exception {
    for (int i = 0; i < told.size(); i++) {
      told.get(i).toldAll();
    }
    told.clear();
    reading = false;
    super.channelReadComplete(from);
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    gone = true;
    if (!retired) {
      retired = true;
      owner.retired(this);
    }
    super.channelInactive(from);
  }

  /** Sends what has been written: at the end of this reading, or of this turn of the event loop. */
  void flushSoon() {
    if (reading || flushing || gone) {
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

  /** Gives bytes of a body back to the server's window. */
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

  private @Nullable Http2UpstreamStream find(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  private void writable(Http2Stream stream) {
    Http2UpstreamStream of = find(stream);
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
      Http2UpstreamStream of = find(connection().stream(streamId));
      if (of != null) {
        told.add(of);
        of.fields((ReceivedFields) headers, end);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext from, int streamId, ByteBuf data, int padding, boolean end) {
      Http2UpstreamStream of = find(connection().stream(streamId));
      int length = data.readableBytes();
      if (of == null) {
        return length + padding;
      }
      told.add(of);
      return of.data(data, end) ? padding : length + padding;
    }

    @Override
    public void onSettingsRead(
        ChannelHandlerContext from, io.netty.handler.codec.http2.Http2Settings settings) {
      settled = true;
      owner.freed();
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int streamId, long errorCode) {
      Http2UpstreamStream of = find(connection().stream(streamId));
      if (of != null && errorCode == Http2Error.REFUSED_STREAM.code()) {
        of.refused();
      }
    }

    @Override
    public void onGoAwayRead(
        ChannelHandlerContext from, int lastStreamId, long errorCode, ByteBuf debugData) {
      retire();
    }
  }

  /** What becomes of streams. */
  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamClosed(Http2Stream stream) {
      Http2UpstreamStream of = find(stream);
      if (of != null) {
        of.closed();
      }
    }

    /** What is above the last stream was not looked at: it may be asked again. */
    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
      try {
        connection()
            .forEachActiveStream(
                stream -> {
                  Http2UpstreamStream of = find(stream);
                  if (of != null && stream.id() > lastStreamId) {
                    of.refused();
                  }
                  return true;
                });
      } catch (Http2Exception e) {
        onError(context(), false, e);
      }
    }
  }
}
