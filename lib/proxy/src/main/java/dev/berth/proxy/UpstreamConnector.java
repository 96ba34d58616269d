package dev.berth.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Makes connections to servers, on one event loop. What they speak first is decided here. */
final class UpstreamConnector {
  private final EventLoop loop;
  private final Transport transport;
  private final int connectMillis;
  private final UpstreamTlsContexts contexts;
  private final SilentPeers peers;
  private final Consumer<Upstream> unreachable;

  /**
   * Makes one.
   *
   * @param unreachable told of servers whose machines do not answer
   */
  UpstreamConnector(
      EventLoop loop, Transport transport, ProxySettings settings, Consumer<Upstream> unreachable) {
    this.loop = loop;
    this.peers = new SilentPeers(unreachable);
    this.unreachable = unreachable;
    this.transport = transport;
    this.connectMillis = (int) settings.timeouts().connect().toMillis();
    this.contexts = new UpstreamTlsContexts(connectMillis);
  }

  /** The pool for a server, by what it speaks. */
  UpstreamPool pool(Lane lane, Upstream upstream) {
    return switch (upstream.address().scheme()) {
      case HTTP -> new Http1Pool(lane, upstream);
      case H2C -> new NegotiatedPool(lane, upstream, null);
      case HTTPS -> new NegotiatedPool(lane, upstream, tlsOf(upstream.address()));
    };
  }

  private static UpstreamTls tlsOf(UpstreamAddress address) {
    UpstreamTls how = address.tls();
    return how == null ? new UpstreamTls(null, true, List.of()) : how;
  }

  /**
   * Makes a connection.
   *
   * @param last the handler that reads it
   * @param told told of how it ended; later, never within this call
   */
  void connect(Upstream upstream, ChannelHandler last, ChannelFutureListener told) {
    // Not while events are looked at: those that wait for a socket closed just now would be taken
    // for the new one's, which may have its number.
    loop.execute(() -> connectNow(upstream, last, told));
  }

  private void connectNow(Upstream upstream, ChannelHandler last, ChannelFutureListener told) {
    SocketAddress to = upstream.address().socket();
    boolean local = to instanceof UnixDomainSocketAddress;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(local ? transport::localClient : transport::client)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .handler(last);
    if (!local) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
    }
    transport.common(bootstrap);
    ChannelFuture connecting = bootstrap.connect(transport.address(to));
    ChannelFuture _ =
        connecting.addListener(_ -> connected(upstream, connecting)).addListener(told);
  }

  private void connected(Upstream upstream, ChannelFuture connecting) {
    if (connecting.isSuccess()) {
      peers.add(connecting.channel(), upstream);
    } else if (connecting.cause() instanceof ConnectTimeoutException
        || connecting.cause() instanceof NoRouteToHostException) {
      unreachable.accept(upstream);
    }
  }

  /** A connection could not be made: others come first until one can be. */
  void await(Upstream upstream) {
    Comeback.await(upstream, loop, transport, connectMillis);
  }

  /** Looks for connections to machines that are gone. */
  void sweep(long now) {
    peers.sweep(now);
  }

  /**
   * Speaks TLS with a server on one connection.
   *
   * @param http1 whether HTTP/2 is not to be agreed on
   * @throws SSLException if the authorities cannot be used
   */
  SslHandler tls(UpstreamTls how, boolean http1, ByteBufAllocator allocator) throws SSLException {
    return contexts.handler(how, http1, allocator);
  }

  void close() {
    contexts.close();
  }
}
