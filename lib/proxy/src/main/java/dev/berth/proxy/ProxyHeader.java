package dev.berth.proxy;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the PROXY header, version 1 or 2, that a connection has to begin with; one that does not is
 * closed. Confined to its event loop.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  private final long mostMillis;
  private final InetSocketAddress connected;
  private final Consumer<InetSocketAddress> next;
  private @Nullable Future<?> deadline;

  private ProxyHeader(
      long mostMillis, InetSocketAddress connected, Consumer<InetSocketAddress> next) {
    this.mostMillis = mostMillis;
    this.connected = connected;
    this.next = next;
  }

  /**
   * Waits for the header of a connection.
   *
   * @param connected who made it
   * @param next is told who the client is, and puts what comes next at the end of the pipeline
   */
  static void expect(
      ChannelPipeline pipeline,
      long mostMillis,
      InetSocketAddress connected,
      Consumer<InetSocketAddress> next) {
    pipeline.addLast(new HAProxyMessageDecoder());
    pipeline.addLast(new ProxyHeader(mostMillis, connected, next));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    deadline = added.executor().schedule(() -> close(added), mostMillis, TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext late) {
    ChannelFuture _ = late.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    Future<?> running = deadline;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof HAProxyMessage header)) {
      from.fireChannelRead(message);
      return;
    }
    InetSocketAddress client;
    try {
      client = client(header);
    } finally {
      header.release();
    }
    next.accept(client);
    from.pipeline().remove(this);
  }

  /** Whom the header names; who connected, where it speaks of nobody (a check of health). */
  private InetSocketAddress client(HAProxyMessage header) {
    String source = header.sourceAddress();
    byte[] bytes = source == null ? null : NetUtil.createByteArrayFromIpAddressString(source);
    if (header.command() == HAProxyCommand.LOCAL || bytes == null) {
      return connected;
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), header.sourcePort());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    ChannelFuture _ = from.close();
  }
}
