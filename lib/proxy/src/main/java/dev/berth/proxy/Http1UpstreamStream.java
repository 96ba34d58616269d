package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** One request on a connection that speaks HTTP/1. Confined to its event loop. */
final class Http1UpstreamStream extends UpstreamStream {
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n");

  private final UpstreamConnection connection;
  private final Events events;
  private final boolean reused;
  private boolean head;
  private boolean chunked;

  Http1UpstreamStream(UpstreamConnection connection, Events events, boolean reused) {
    this.connection = connection;
    this.events = events;
    this.reused = reused;
  }

  Events events() {
    return events;
  }

  /** Whether the response has no body, whatever it says. */
  boolean isHead() {
    return head;
  }

  private boolean isCurrent() {
    return connection.isCurrent(this);
  }

  @Override
  void sendHead(Request request, long length, boolean end) {
    if (!isCurrent()) {
      return;
    }
    head = request.method().equals("HEAD");
    chunked = !end && length < 0;
    HeadWriter writer = connection.lane().writer();
    writer.request(request, length, end);
    connection.write(writer);
  }

  @Override
  void sendBody(ByteBuf piece) {
    if (!isCurrent() || !piece.isReadable()) {
      piece.release();
    } else if (chunked) {
      connection.writeChunk(piece);
    } else {
      connection.write(piece);
    }
  }

  @Override
  void sendEnd(Headers trailers) {
    if (isCurrent() && chunked) {
      HeadWriter writer = connection.lane().writer();
      writer.clear();
      writer.put(LAST_CHUNK);
      writer.trailers(trailers);
      connection.write(writer);
    }
  }

  @Override
  void flush() {
    if (isCurrent()) {
      connection.flushNow();
    }
  }

  @Override
  boolean isWritable() {
    return connection.isWritableNow();
  }

  @Override
  void resume() {
    if (isCurrent()) {
      connection.setFlowing(true);
    }
  }

  @Override
  void pause() {
    if (isCurrent()) {
      connection.setFlowing(false);
    }
  }

  @Override
  boolean isReused() {
    return reused;
  }

  @Override
  void release() {
    if (isCurrent()) {
      connection.release();
    }
  }

  @Override
  void abort() {
    if (isCurrent()) {
      connection.abandon();
    }
  }

  @Override
  Channel becomeTunnel() {
    connection.flushNow();
    connection.tunnel();
    return connection.channel();
  }
}
