package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection that speaks HTTP/2. What comes of its body while nobody takes it is
 * kept, at most a window of it. Confined to its event loop.
 */
final class Http2ClientStream extends ClientStream {
  private static final Headers NONE = new Headers();

  private final Http2ClientConnection connection;
  private final Http2Stream stream;
  private final boolean hasBody;
  private final boolean expectsContinue;
  private final int headRoom;
  private final Queue<ByteBuf> kept = new ArrayDeque<>(0);
  private final Request request;
  private @Nullable Events events;
  private @Nullable Headers end;
  private long missing;
  private boolean flowing;
  private boolean discarding;
  private boolean requestWhole;
  private boolean responseWhole;
  private boolean closed;
  private long wholeSince;

  Http2ClientStream(
      Http2ClientConnection connection,
      Http2Stream stream,
      Request request,
      ReceivedFields fields,
      boolean end) {
    this.connection = connection;
    this.request = request;
    this.stream = stream;
    this.hasBody = !end;
    this.requestWhole = end;
    this.missing = fields.contentLength();
    this.expectsContinue = !end && fields.expectsContinue();
    this.headRoom = fields.room();
  }

  @Override
  Request request() {
    return request;
  }

  @Override
  boolean hasBody() {
    return hasBody;
  }

  @Override
  boolean expectsContinue() {
    return expectsContinue;
  }

  @Override
  boolean upgradesToWebSocket() {
    return false;
  }

  @Override
  ForwardingHeaders.Memory memory() {
    return connection.memory();
  }

  @Override
  void listen(Events listener) {
    events = listener;
  }

  @Override
  void resume() {
    if (flowing) {
      return;
    }
    flowing = true;
    while (flowing && !closed) {
      ByteBuf piece = kept.poll();
      if (piece == null) {
        break;
      }
      passOn(piece);
    }
    if (flowing && kept.isEmpty()) {
      passEnd();
    }
  }

  @Override
  void pause() {
    flowing = false;
  }

  @Override
  void discard() {
    if ((requestWhole && kept.isEmpty()) || discarding) {
      return;
    }
    discarding = true;
    for (ByteBuf piece = kept.poll(); piece != null; piece = kept.poll()) {
      throwAway(piece);
    }
    resetIfAnswered();
  }

  /** Nothing of the request is wanted any more, and the answer is whole (RFC 9113, 8.1). */
  private void resetIfAnswered() {
    if (discarding && responseWhole && !requestWhole && !closed) {
      connection.flush(connection.context());
      connection.reset(stream, Http2Error.NO_ERROR);
    }
  }

  /** Counts what comes of the body; false: it is not as long as it should be. */
  boolean counts(int bytes, boolean last) {
    if (missing < 0) {
      return true;
    }
    missing -= bytes;
    return missing >= 0 && (!last || missing == 0);
  }

  /** Takes a piece of the body over. */
  void told(ByteBuf piece) {
    if (discarding || closed) {
      throwAway(piece);
    } else if (flowing && kept.isEmpty()) {
      passOn(piece);
    } else {
      kept.add(piece);
    }
  }

  private void throwAway(ByteBuf piece) {
    int bytes = piece.readableBytes();
    piece.release();
    connection.consumed(stream, bytes);
  }

  private void passOn(ByteBuf piece) {
    int bytes = piece.readableBytes();
    Objects.requireNonNull(events).requestBody(piece);
    connection.consumed(stream, bytes);
  }

  void toldEnd(Headers trailers) {
    end = trailers;
    if (discarding) {
      requestWhole = true;
    } else if (flowing && kept.isEmpty()) {
      passEnd();
    }
  }

  private void passEnd() {
    Headers trailers = end;
    if (trailers != null && !requestWhole) {
      requestWhole = true;
      Objects.requireNonNull(events).requestEnd(trailers);
    }
  }

  /** What came together has been told. */
  void toldAll() {
    if (!closed && !discarding) {
      Objects.requireNonNull(events).requestRead();
    }
  }

  void writable() {
    Events listener = events;
    if (!responseWhole && !closed && listener != null) {
      listener.clientWritable();
    }
  }

  /** Whether it has been answered whole for so long, and the client has not taken it. */
  boolean isUntaken(long now, long most) {
    return responseWhole && !closed && now - wholeSince > most;
  }

  void giveUp() {
    if (!closed) {
      connection.reset(stream, Http2Error.CANCEL);
    }
  }

  /** What its head takes of the memory, in bytes. */
  int headRoom() {
    return headRoom;
  }

  /** The stream has been closed, by whomever. */
  void closed() {
    if (closed) {
      return;
    }
    closed = true;
    for (ByteBuf piece = kept.poll(); piece != null; piece = kept.poll()) {
      throwAway(piece);
    }
    Events listener = events;
    if (!responseWhole && listener != null) {
      responseWhole = true;
      listener.clientGone();
    }
  }

  @Override
  void sendContinue() {
    sendInformational(new Response(100, NONE));
  }

  @Override
  void sendInformational(Response response) {
    write(SentFields.ofResponse(response.status(), response.headers(), -1), false);
    flush();
  }

  @Override
  void sendHead(Response response, long length, boolean last) {
    int status = response.status();
    long said = status == 204 || status < 200 ? -1 : length;
    write(SentFields.ofResponse(status, response.headers(), said), last);
    if (last) {
      whole();
    }
  }

  private void write(SentFields fields, boolean last) {
    if (!closed) {
      ChannelFuture _ =
          connection
              .encoder()
              .writeHeaders(
                  connection.context(),
                  stream.id(),
                  fields,
                  0,
                  last,
                  connection.context().newPromise());
    }
  }

  @Override
  void sendBody(ByteBuf piece) {
    if (closed || !piece.isReadable()) {
      piece.release();
      return;
    }
    ChannelFuture _ =
        connection
            .encoder()
            .writeData(
                connection.context(),
                stream.id(),
                piece,
                0,
                false,
                connection.context().newPromise());
  }

  @Override
  void sendEnd(Headers trailers) {
    if (closed) {
      return;
    }
    responseWhole = true;
    if (trailers.size() > 0) {
      write(SentFields.ofTrailers(trailers), true);
    } else {
      ChannelFuture _ =
          connection
              .encoder()
              .writeData(
                  connection.context(),
                  stream.id(),
                  io.netty.buffer.Unpooled.EMPTY_BUFFER,
                  0,
                  true,
                  connection.context().newPromise());
    }
    whole();
  }

  private void whole() {
    responseWhole = true;
    wholeSince = System.nanoTime();
    resetIfAnswered();
    connection.flushSoon();
  }

  @Override
  void flush() {
    connection.flushSoon();
  }

  @Override
  boolean isWritable() {
    return !closed && connection.connection().remote().flowController().isWritable(stream);
  }

  @Override
  void abort() {
    if (!closed) {
      responseWhole = true;
      connection.reset(stream, Http2Error.INTERNAL_ERROR);
    }
  }

  /** Nothing: the connection goes on with the other streams. */
  @Override
  void closeAfterResponse() {}

  @Override
  Channel becomeTunnel() {
    throw new IllegalStateException("A stream of HTTP/2 never asks for a tunnel");
  }
}
