package dev.berth.proxy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The addresses that a proxy listens on. Used by one thread at a time. */
final class Listeners {
  private static final InetAddress ALL = InetAddress.ofLiteral("::");
  private static final InetAddress ALL_IPV4 = InetAddress.ofLiteral("0.0.0.0");
  private static final int FREE_PORT_TRIES = 20;
  private static final int BACKLOG = 4096;

  private final EventLoopGroup group;
  private final Transport transport;
  private final List<Channel> channels = new ArrayList<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  Listeners(EventLoopGroup group, Transport transport) {
    this.group = group;
    this.transport = transport;
  }

  /** The ports by the names of listeners. */
  Map<String, Integer> ports() {
    return Map.copyOf(ports);
  }

  /**
   * Listens where a listener says.
   *
   * @param taken told of each connection, before anything of it is read
   */
  void listen(Listener listener, ChannelHandler taken) throws InterruptedException {
    ServerBootstrap bootstrap = bootstrap(taken);
    for (int tries = 1; ; tries++) {
      int port = listener.port() == 0 ? freePort() : listener.port();
      Throwable failure = listen(bootstrap, listener.addresses(), port);
      if (failure == null) {
        ports.put(listener.name(), port);
        return;
      }
      boolean again = listener.port() == 0 && tries < FREE_PORT_TRIES && isTaken(failure);
      if (!again) {
        throw notListening(port, failure);
      }
    }
  }

  private ServerBootstrap bootstrap(ChannelHandler taken) {
    return new ServerBootstrap()
        .group(group)
        .channelFactory(transport::server)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOCATOR, transport.allocator())
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, transport.marks())
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, transport.reads())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(taken);
  }

  private @Nullable Throwable listen(
      ServerBootstrap bootstrap, List<InetAddress> addresses, int port)
      throws InterruptedException {
    if (addresses.isEmpty()) {
      Throwable failure = listen(bootstrap, ALL, port);
      return failure == null || isTaken(failure) ? failure : listen(bootstrap, ALL_IPV4, port);
    }
    for (InetAddress address : addresses) {
      Throwable failure = listen(bootstrap, address, port);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private @Nullable Throwable listen(ServerBootstrap bootstrap, InetAddress address, int port)
      throws InterruptedException {
    ChannelFuture bound = bootstrap.bind(new InetSocketAddress(address, port)).await();
    if (bound.isSuccess()) {
      channels.add(bound.channel());
      return null;
    }
    return bound.cause();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The JDK's sockets have a class for it; those by epoll have the system's words only. */
  private static boolean isTaken(Throwable failure) {
    return failure instanceof BindException
        || Objects.requireNonNullElse(failure.getMessage(), "").contains("in use");
  }

  private static BerthException notListening(int port, Throwable cause) {
    String why = Objects.requireNonNullElse(cause.getMessage(), "");
    if (isTaken(cause)) {
      return new BerthException(
          ErrorCode.PORT_TAKEN,
          "Cannot listen on port %d: another program has it. Stop that program, or choose another port."
              .formatted(port),
          cause);
    }
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot listen on port %d: %s. Choose another port, or another address."
            .formatted(port, why.isEmpty() ? cause.toString() : why),
        cause);
  }

  /** Listens no more. */
  void close() {
    channels.forEach(channel -> channel.close().awaitUninterruptibly());
    channels.clear();
  }
}
