package dev.berth.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Connects clients of TCP routes with servers. Thread-safe. */
final class TcpTunnels {
  private static final int MOST_ATTEMPTS = 3;

  private final Transport transport;
  private final ProxySettings.Timeouts timeouts;
  private final Set<TcpTunnel> open = ConcurrentHashMap.newKeySet();

  TcpTunnels(Transport transport, ProxySettings.Timeouts timeouts) {
    this.transport = transport;
    this.timeouts = timeouts;
  }

  /**
   * Connects a client; closes its connection if it may not come in, or nobody takes it.
   *
   * @param from where the handler stands that knows what the client wants, the last of its pipeline
   * @param before that handler; removed when a server is there, so that it lets go of what it holds
   */
  void begin(
      ChannelHandlerContext from,
      ChannelHandler before,
      TcpPassage passage,
      InetSocketAddress peer) {
    TcpPassage.Guard guard = passage.guard();
    if (guard != null && !guard.admits(peer)) {
      ChannelFuture _ = from.close();
      return;
    }
    Channel client = from.channel();
    client.config().setAutoRead(false);
    client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    connect(new Wish(client, before, passage, peer), MOST_ATTEMPTS);
  }

  private record Wish(
      Channel client, ChannelHandler before, TcpPassage passage, InetSocketAddress peer) {}

  private void connect(Wish wish, int attempts) {
    Upstream upstream = attempts == 0 ? null : wish.passage.balancer().enter(wish.peer);
    if (upstream == null) {
      ChannelFuture _ = wish.client.close();
      return;
    }
    SocketAddress address = upstream.address().socket();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(wish.client.eventLoop())
            .channelFactory(
                address instanceof InetSocketAddress ? transport::client : transport::localClient)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(timeouts.connect().toMillis()))
            .handler(new ChannelInboundHandlerAdapter());
    transport.common(bootstrap);
    if (address instanceof InetSocketAddress) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    ChannelFuture connecting = bootstrap.connect(transport.address(address));
    ChannelFuture _ =
        connecting.addListener(
            done -> {
              if (!done.isSuccess()) {
                Comeback.await(
                    upstream,
                    wish.client.eventLoop(),
                    transport,
                    Math.toIntExact(timeouts.connect().toMillis()));
                upstream.leave();
                connect(wish, attempts - 1);
              } else if (!wish.client.isActive()) {
                upstream.leave();
                ChannelFuture _ = connecting.channel().close();
              } else {
                open(wish, upstream, connecting.channel());
              }
            });
  }

  private void open(Wish wish, Upstream upstream, Channel server) {
    upstream.connected();
    TcpTunnel tunnel = new TcpTunnel(wish.client, server, upstream, timeouts.idle(), open::remove);
    open.add(tunnel);
    tunnel.start(wish.passage.proxyProtocol(), wish.peer);
    wish.client.pipeline().remove(wish.before);
    tunnel.flow();
  }

  /** Closes the tunnels to a server. */
  void abort(Upstream upstream) {
    for (TcpTunnel tunnel : open) {
      if (tunnel.isTo(upstream)) {
        tunnel.close();
      }
    }
  }

  /** How many tunnels are open. */
  int count() {
    return open.size();
  }
}
