package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both sides of HTTP/1 share: reads message after message, holds back what nobody takes just
 * now, and writes what belongs together as one. The last handler of its channel; confined to its
 * event loop.
 *
 * <p>While something is held back, nothing more is read from the socket.
 */
abstract class Http1Connection extends ChannelInboundHandlerAdapter {
  private static final int FIRST_PENDING = 1024;
  private static final int COPIED = 2048;

  private final Lane lane;
  private final BodyReader body = new BodyReader(this);
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf held;
  private @Nullable ByteBuf pending;
  private @Nullable HeadReader reading;
  private boolean consuming;
  private boolean flowing;
  private boolean gone;
  private boolean writing;
  private boolean closedTold;
  private boolean inRead;
  private boolean tunnel;

  Http1Connection(Lane lane) {
    this.lane = lane;
  }

  final Lane lane() {
    return lane;
  }

  final Channel channel() {
    return context().channel();
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  final BodyReader body() {
    return body;
  }

  /** Whether the channel has been closed. */
  final boolean isGone() {
    return gone;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  // Reading.

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (tunnel) {
      from.fireChannelRead(message);
      return;
    }
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = held;
    if (before == null) {
      held = in;
    } else {
      ByteBuf both = from.alloc().directBuffer(before.readableBytes() + in.readableBytes());
      both.writeBytes(before).writeBytes(in);
      before.release();
      in.release();
      held = both;
    }
    inRead = true;
    consume();
    inRead = false;
  }

  /** Reads on in what has come, as far as somebody takes it. */
  final void consume() {
    if (consuming || tunnel) {
      return;
    }
    consuming = true;
    try {
      ByteBuf in = held;
      while (in != null && in.isReadable() && !tunnel && (!gone || readsOn()) && step(in)) {
        in = held;
      }
    } finally {
      consuming = false;
    }
    if (tunnel) {
      return;
    }
    ByteBuf rest = held;
    if (rest != null && (!rest.isReadable() || (gone && !readsOn()))) {
      held = null;
      rest.release();
    }
    boolean wanted = held == null;
    if (gone) {
      if (wanted && !closedTold) {
        closedTold = true;
        closed();
      }
      return;
    }
    if (channel().config().isAutoRead() != wanted) {
      channel().config().setAutoRead(wanted);
    }
  }

  /**
   * Takes something from what has come; false: nothing can be taken just now.
   *
   * @param in with at least one byte to read
   */
  abstract boolean step(ByteBuf in);

  /** Reads on in a head; null: there is more to come. */
  final @Nullable HeadReader readHead(ByteBuf in, HeadReader.Kind kind, HeadLimits limits) {
    HeadReader head = reading;
    if (head == null) {
      head = new HeadReader(kind, limits);
    }
    int result = head.read(in);
    if (result == HeadReader.MORE) {
      reading = head;
      return null;
    }
    reading = null;
    if (result != HeadReader.DONE) {
      unreadable(head, result);
      return null;
    }
    return head;
  }

  /** Whether a head has begun to come and not ended. */
  final boolean isWithinHead() {
    HeadReader head = reading;
    return head != null && head.isBegun();
  }

  /** What has come cannot be read; whatever comes now is not looked at. */
  abstract void unreadable(@Nullable HeadReader head, int status);

  /** A piece of a body; taken over. */
  abstract void piece(ByteBuf piece);

  /** The body is whole. */
  abstract void bodyEnd(Headers trailers);

  final boolean isFlowing() {
    return flowing;
  }

  final void setFlowing(boolean flows) {
    flowing = flows;
    if (flows) {
      consume();
    }
  }

  /** Whether what the socket has just given is being looked at. */
  final boolean isReading() {
    return consuming && inRead;
  }

  /** Whether bytes have come that nobody has taken. */
  final boolean hasHeld() {
    ByteBuf in = held;
    return in != null && in.isReadable();
  }

  /** Reads nothing any more: all that comes is for who stands behind this in the pipeline, soon. */
  final void startTunnel() {
    tunnel = true;
    flowing = false;
    lane.execute(this::passHeldOn);
  }

  private void passHeldOn() {
    ByteBuf in = held;
    held = null;
    if (!gone) {
      channel().config().setAutoRead(true);
    }
    if (in != null) {
      context().fireChannelRead(in);
      context().fireChannelReadComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    gone = true;
    ByteBuf unsent = pending;
    pending = null;
    if (unsent != null) {
      unsent.release();
    }
    if (tunnel) {
      closed();
    } else {
      consume();
    }
    from.fireChannelInactive();
  }

  /** Whether what came before the channel was closed is still wanted. */
  abstract boolean readsOn();

  /** The channel has been closed, by whomever, and nothing is left to read. */
  abstract void closed();

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    lane.broken(cause);
    ChannelFuture _ = from.close();
  }

  // Writing.

  /** Adds what a writer holds to what is written next. */
  final void write(HeadWriter head) {
    if (gone) {
      return;
    }
    ByteBuf to = pending;
    if (to == null || to.writableBytes() < head.length()) {
      handOver();
      to = context().alloc().directBuffer(Math.max(FIRST_PENDING, head.length() + 256));
      pending = to;
    }
    to.writeBytes(head.bytes(), 0, head.length());
  }

  /** Adds a piece of a body, and takes it over. */
  final void write(ByteBuf piece) {
    if (gone) {
      piece.release();
      return;
    }
    ByteBuf to = pending;
    int length = piece.readableBytes();
    if (to != null && length <= COPIED && to.writableBytes() >= length) {
      to.writeBytes(piece);
      piece.release();
      return;
    }
    handOver();
    writing = true;
    ChannelFuture _ = context().write(piece, channel().voidPromise());
  }

  /** Adds a piece of a body as a chunk, and takes it over. */
  final void writeChunk(ByteBuf piece) {
    HeadWriter writer = lane.writer();
    writer.clear();
    writer.chunkSize(piece.readableBytes());
    write(writer);
    write(piece);
    writer.clear();
    writer.crlf();
    write(writer);
  }

  private void handOver() {
    ByteBuf ready = pending;
    if (ready != null) {
      pending = null;
      writing = true;
      ChannelFuture _ = context().write(ready, channel().voidPromise());
    }
  }

  /** Sends what has been written. */
  final void flushNow() {
    if (gone) {
      return;
    }
    handOver();
    if (writing) {
      writing = false;
      context().flush();
    }
  }

  final boolean isWritableNow() {
    return !gone && channel().isWritable();
  }

  /** Closes the channel at once. */
  public final void closeNow() {
    if (!gone) {
      ChannelFuture _ = context().close();
    }
  }

  /** Closes the channel when what has been written is sent. */
  final void closeWhenSent() {
    if (!gone) {
      handOver();
      ChannelFuture _ =
          context()
              .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
              .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
