package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One end of what carries bytes between a client and a server after an upgrade, both ways, as fast
 * as each takes them. The last handler of its channel; confined to its event loop.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {
  private final ExchangeRun run;
  private final Channel other;
  private final boolean toClient;

  private Tunnel(ExchangeRun run, Channel other, boolean toClient) {
    this.run = run;
    this.other = other;
    this.toClient = toClient;
  }

  /** Passes on whatever comes, until one side leaves. */
  static void open(ExchangeRun run, Channel client, Channel server) {
    client.pipeline().addLast(new Tunnel(run, server, false));
    server.pipeline().addLast(new Tunnel(run, client, true));
    if (!client.isActive() || !server.isActive()) {
      ChannelFuture _ = client.close();
      ChannelFuture _ = server.close();
      run.tunnelClosed();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf piece = (ByteBuf) message;
    run.tunnelled(toClient, piece.readableBytes());
    ChannelFuture _ = other.write(piece, other.voidPromise());
    if (!other.isWritable()) {
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    other.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      other.config().setAutoRead(true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (other.isActive()) {
      ChannelFuture _ =
          other
              .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
              .addListener(ChannelFutureListener.CLOSE);
    }
    run.tunnelClosed();
  }
}
