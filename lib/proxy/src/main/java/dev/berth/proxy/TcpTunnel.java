package dev.berth.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two connections that are one: what comes by one leaves by the other, no faster than it is taken;
 * who ends its half ends the other's. Confined to the event loop of both, but for {@link #close()}.
 */
final class TcpTunnel {
  private final Channel client;
  private final Channel server;
  private final Upstream upstream;
  private final Duration idle;
  private final Consumer<TcpTunnel> ended;
  private @Nullable Future<?> watch;
  private long lastByte = System.nanoTime();
  private boolean left;
  private boolean halfFinished;

  /**
   * Joins two connections of one event loop, neither of which reads by itself yet.
   *
   * @param upstream entered already; left when the tunnel ends
   * @param ended is told once, when both have been closed
   */
  TcpTunnel(
      Channel client, Channel server, Upstream upstream, Duration idle, Consumer<TcpTunnel> ended) {
    this.client = client;
    this.server = server;
    this.upstream = upstream;
    this.idle = idle;
    this.ended = ended;
  }

  boolean isTo(Upstream other) {
    return upstream == other;
  }

  /**
   * Begins; first tells the server who the client is.
   *
   * @param proxyProtocol 1 or 2: the version of the header; 0: none
   */
  void start(int proxyProtocol, InetSocketAddress peer) {
    if (proxyProtocol > 0) {
      introduce(proxyProtocol, peer);
    }
    server.pipeline().addLast(new End(client));
    client.pipeline().addLast(new End(server));
    ChannelFuture _ = server.closeFuture().addListener(_ -> end());
    ChannelFuture _ = client.closeFuture().addListener(_ -> end());
    watch();
  }

  private void introduce(int version, InetSocketAddress peer) {
    HAProxyMessage header = header(version, peer);
    server.pipeline().addLast(HAProxyMessageEncoder.INSTANCE);
    ChannelFuture _ = server.write(header);
    server.pipeline().remove(HAProxyMessageEncoder.INSTANCE);
  }

  private HAProxyMessage header(int version, InetSocketAddress peer) {
    HAProxyProtocolVersion spoken =
        version == 1 ? HAProxyProtocolVersion.V1 : HAProxyProtocolVersion.V2;
    if (!(client.localAddress() instanceof InetSocketAddress here)
        || here.getAddress() instanceof Inet4Address != peer.getAddress() instanceof Inet4Address) {
      return new HAProxyMessage(
          spoken, HAProxyCommand.PROXY, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
    }
    return new HAProxyMessage(
        spoken,
        HAProxyCommand.PROXY,
        peer.getAddress() instanceof Inet4Address
            ? HAProxyProxiedProtocol.TCP4
            : HAProxyProxiedProtocol.TCP6,
        peer.getAddress().getHostAddress(),
        here.getAddress().getHostAddress(),
        peer.getPort(),
        here.getPort());
  }

  /** Lets bytes come from both sides. */
  void flow() {
    server.flush();
    client.config().setAutoRead(true);
    server.config().setAutoRead(true);
  }

  /** Breaks it off; from any thread. */
  void close() {
    ChannelFuture _ = client.close();
    ChannelFuture _ = server.close();
  }

  private void end() {
    if (left) {
      return;
    }
    left = true;
    Future<?> running = watch;
    if (running != null) {
      running.cancel(false);
    }
    upstream.leave();
    ended.accept(this);
  }

  private void watch() {
    long waits = idle.toNanos() - (System.nanoTime() - lastByte);
    if (waits <= 0) {
      close();
      return;
    }
    watch = client.eventLoop().schedule(this::watch, waits, TimeUnit.NANOSECONDS);
  }

  /** One end of it: what comes here leaves by the other. */
  private final class End extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private boolean finished;

    End(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      lastByte = System.nanoTime();
      ChannelFuture _ = other.write(message, other.voidPromise());
      if (!other.isWritable()) {
        other.flush();
        if (!other.isWritable()) {
          from.channel().config().setAutoRead(false);
        }
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
      other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
      if (from.channel().isWritable()) {
        other.config().setAutoRead(true);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
      if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
        finish();
      }
    }

    /** Nothing more comes here: ends the other's output, once all that came has been sent. */
    private void finish() {
      if (finished) {
        return;
      }
      finished = true;
      boolean halves = !halfFinished && other.pipeline().get(SslHandler.class) == null;
      halfFinished = true;
      ChannelFuture _ =
          other
              .writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(
                  _ -> {
                    if (halves && other instanceof DuplexChannel duplex) {
                      ChannelFuture _ = duplex.shutdownOutput();
                    } else {
                      ChannelFuture _ = other.close();
                    }
                  });
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
      ChannelFuture _ =
          other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      ChannelFuture _ = from.close();
    }
  }
}
