package dev.berth.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Finds out when a server that took no connection takes one again, so that no request has to: tries
 * at growing intervals until it does, or gets nothing any more. Confined to its event loop.
 */
final class Comeback implements Runnable {
  private final Upstream upstream;
  private final EventLoop loop;
  private final Transport transport;
  private final int connectMillis;

  private Comeback(Upstream upstream, EventLoop loop, Transport transport, int connectMillis) {
    this.upstream = upstream;
    this.loop = loop;
    this.transport = transport;
    this.connectMillis = connectMillis;
  }

  /** Has others come first until a server is back; from its event loop. */
  static void await(Upstream upstream, EventLoop loop, Transport transport, int connectMillis) {
    if (upstream.avoid()) {
      new Comeback(upstream, loop, transport, connectMillis).later();
    }
  }

  private void later() {
    if (!loop.isShuttingDown()) {
      Future<?> _ = loop.schedule(this, upstream.pauseMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void run() {
    if (upstream.isDraining()) {
      return;
    }
    if (upstream.isAvoided()) {
      connect();
    } else {
      stop();
    }
  }

  private void connect() {
    SocketAddress to = upstream.address().socket();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(
                to instanceof UnixDomainSocketAddress ? transport::localClient : transport::client)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .handler(new ChannelInboundHandlerAdapter());
    ChannelFuture connecting = bootstrap.connect(transport.address(to));
    ChannelFuture _ =
        connecting.addListener(
            done -> {
              if (done.isSuccess()) {
                ChannelFuture _ = connecting.channel().close();
                upstream.returned();
                stop();
              } else {
                later();
              }
            });
  }

  private void stop() {
    if (upstream.stopAwaiting()) {
      later();
    }
  }
}
