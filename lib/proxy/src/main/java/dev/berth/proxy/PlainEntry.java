package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection without TLS: tells clients that speak HTTP/2 from the start (RFC
 * 9113, 3.3) from the others. What speaks HTTP/1 stands behind it already, and is told of what
 * comes, or replaced. Confined to its event loop.
 */
final class PlainEntry extends ChannelInboundHandlerAdapter {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ClientEntry entry;
  private final ClientEntry.Visitor visitor;
  private @Nullable ByteBuf held;

  PlainEntry(ClientEntry entry, ClientEntry.Visitor visitor) {
    this.entry = entry;
    this.visitor = visitor;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = held;
    ByteBuf all = before == null ? in : Unpooled.wrappedBuffer(before, in);
    held = all;
    int seen = Math.min(all.readableBytes(), PREFACE.length);
    for (int i = 0; i < seen; i++) {
      if (all.getByte(all.readerIndex() + i) != PREFACE[i]) {
        from.pipeline().remove(this);
        return;
      }
    }
    if (seen == PREFACE.length) {
      from.pipeline().removeLast();
      entry.http2(from.pipeline(), visitor);
      from.pipeline().remove(this);
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      removed.fireChannelRead(rest);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      rest.release();
    }
    from.fireChannelInactive();
  }
}
