package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One request to a server that speaks HTTP/2. What comes of the response while nobody takes it is
 * kept, at most a window of it. Confined to its event loop.
 */
final class Http2UpstreamStream extends UpstreamStream {
  private final Http2UpstreamConnection connection;
  private final Events events;
  private final Queue<ByteBuf> kept = new ArrayDeque<>(0);
  private boolean reused;
  private @Nullable Http2Stream stream;
  private @Nullable Headers end;
  private long declared = -1;
  private long received;
  private boolean toHead;
  private boolean flowing = true;
  private boolean headSeen;
  private boolean endSeen;
  private boolean whole;
  private boolean closed;
  private boolean over;

  Http2UpstreamStream(Http2UpstreamConnection connection, Events events, boolean reused) {
    this.connection = connection;
    this.events = events;
    this.reused = reused;
  }

  @Override
  void sendHead(Request request, long length, boolean last) {
    toHead = request.method().equals("HEAD");
    String host = request.headers().get("host");
    SentFields fields =
        SentFields.ofRequest(
            request, connection.scheme(), host == null ? request.host() : host, length);
    Http2Stream opened = connection.open(this, fields, last);
    stream = opened;
    if (opened == null) {
      reused = true;
      connection.context().executor().execute(this::closed);
    }
  }

  @Override
  void sendBody(ByteBuf piece) {
    Http2Stream to = stream;
    if (to == null || closed || !piece.isReadable()) {
      piece.release();
      return;
    }
    ChannelFuture _ =
        connection
            .encoder()
            .writeData(
                connection.context(), to.id(), piece, 0, false, connection.context().newPromise());
  }

  @Override
  void sendEnd(Headers trailers) {
    Http2Stream to = stream;
    if (to == null || closed) {
      return;
    }
    if (trailers.size() > 0) {
      ChannelFuture _ =
          connection
              .encoder()
              .writeHeaders(
                  connection.context(),
                  to.id(),
                  SentFields.ofTrailers(trailers),
                  0,
                  true,
                  connection.context().newPromise());
    } else {
      ChannelFuture _ =
          connection
              .encoder()
              .writeData(
                  connection.context(),
                  to.id(),
                  Unpooled.EMPTY_BUFFER,
                  0,
                  true,
                  connection.context().newPromise());
    }
  }

  @Override
  void flush() {
    connection.flushSoon();
  }

  @Override
  boolean isWritable() {
    Http2Stream to = stream;
    return to != null
        && !closed
        && connection.connection().remote().flowController().isWritable(to);
  }

  void writable() {
    if (!over) {
      events.upstreamWritable();
    }
  }

  @Override
  void resume() {
    if (flowing) {
      return;
    }
    flowing = true;
    while (flowing) {
      ByteBuf piece = kept.poll();
      if (piece == null) {
        break;
      }
      passOn(piece);
    }
    passEnd();
    if (closed && !whole) {
      gone();
    }
  }

  @Override
  void pause() {
    flowing = false;
  }

  @Override
  boolean isReused() {
    return reused;
  }

  /** The server has not looked at it. */
  void refused() {
    reused = true;
  }

  /** Takes the head, something before it, or the trailers. */
  void fields(ReceivedFields fields, boolean last) {
    if (over) {
      return;
    }
    CharSequence status = fields.status();
    boolean sound = fields.flaw() == null && fields.method() == null && fields.path() == null;
    if (headSeen) {
      if (!sound || status != null || !last || received < declared) {
        unreadable();
        return;
      }
      endSeen = true;
      end = fields.headers();
      passEnd();
      return;
    }
    int code = sound ? code(status) : -1;
    if (code < 100 || code == 101 || (code < 200 && last)) {
      unreadable();
      return;
    }
    Response response = new Response(code, fields.headers());
    if (code < 200) {
      events.informational(response);
      return;
    }
    headSeen = true;
    boolean bodiless = toHead || code == 204 || code == 304;
    if (last && !bodiless && fields.contentLength() > 0) {
      unreadable();
      return;
    }
    declared = fields.contentLength();
    endSeen = last;
    whole = last || bodiless;
    events.responseHead(response, declared, whole);
  }

  private static int code(@Nullable CharSequence status) {
    if (status == null || status.length() != 3) {
      return -1;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = status.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      code = code * 10 + digit;
    }
    return code;
  }

  /** Takes a piece of the body, if it is wanted; false: it is not. */
  boolean data(ByteBuf data, boolean last) {
    int length = data.readableBytes();
    if (over || (headSeen && whole)) {
      return false;
    }
    received += length;
    boolean tooLong = declared >= 0 && received > declared;
    if (!headSeen || endSeen || tooLong || (last && received < declared)) {
      unreadable();
      return false;
    }
    if (length > 0) {
      keepOrPassOn(data.retain());
    }
    if (last) {
      endSeen = true;
      end = new Headers();
      passEnd();
    }
    return true;
  }

  private void keepOrPassOn(ByteBuf piece) {
    if (flowing && kept.isEmpty()) {
      passOn(piece);
    } else {
      kept.add(piece);
    }
  }

  private void passOn(ByteBuf piece) {
    int bytes = piece.readableBytes();
    Http2Stream from = stream;
    if (over) {
      piece.release();
    } else {
      events.responseBody(piece);
    }
    if (from != null) {
      connection.consumed(from, bytes);
    }
  }

  private void passEnd() {
    Headers trailers = end;
    if (trailers != null && flowing && kept.isEmpty() && !whole && !over) {
      whole = true;
      events.responseEnd(trailers);
    }
  }

  private void unreadable() {
    Http2Stream from = stream;
    if (from != null && !closed) {
      connection.reset(from, Http2Error.PROTOCOL_ERROR);
    }
    gone();
  }

  /** What came together has been told. */
  void toldAll() {
    if (!over) {
      events.responseRead();
    }
  }

  /** The stream has been closed, by whomever. */
  void closed() {
    if (closed) {
      return;
    }
    closed = true;
    // What has come whole is passed on when somebody takes it.
    if (!over && !whole && (end == null || (kept.isEmpty() && flowing))) {
      gone();
    }
  }

  private void gone() {
    if (!over && !whole) {
      whole = true;
      throwAway();
      events.upstreamGone();
    }
  }

  private void throwAway() {
    Http2Stream from = stream;
    for (ByteBuf piece = kept.poll(); piece != null; piece = kept.poll()) {
      int bytes = piece.readableBytes();
      piece.release();
      if (from != null) {
        connection.consumed(from, bytes);
      }
    }
  }

  @Override
  void release() {
    if (endSeen) {
      end();
    } else {
      abort();
    }
  }

  @Override
  void abort() {
    Http2Stream from = stream;
    if (!over && from != null && !closed) {
      connection.reset(from, Http2Error.CANCEL);
    }
    end();
  }

  private void end() {
    if (!over) {
      over = true;
      throwAway();
      connection.left();
    }
  }

  @Override
  Channel becomeTunnel() {
    throw new IllegalStateException("A stream of HTTP/2 never becomes a tunnel");
  }
}
