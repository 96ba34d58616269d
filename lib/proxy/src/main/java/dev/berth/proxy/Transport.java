package dev.berth.proxy;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** How sockets are driven: by epoll where there is, else by the JDK. Immutable. */
final class Transport {
  private static final System.Logger LOG = System.getLogger(Transport.class.getName());
  private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
  private static final int SMALLEST_READ = 512;
  private static final int FIRST_READ = 2048;
  private static final int LARGEST_READ = 128 * 1024;
  private static final WriteBufferWaterMark MARKS = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

  private final boolean epoll;

  private Transport(boolean epoll) {
    this.epoll = epoll;
  }

  static Transport best() {
    return new Transport(Epoll.isAvailable());
  }

  EventLoopGroup group(int loops) {
    // Netty's own threads: its buffers are pooled by thread, which others do slowly.
    return new MultiThreadIoEventLoopGroup(
        loops,
        new DefaultThreadFactory("proxy", true),
        epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  ServerChannel server() {
    return epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  Channel client() {
    return epoll ? new EpollSocketChannel() : new NioSocketChannel();
  }

  /** A channel to a socket that is a file. */
  Channel localClient() {
    return epoll ? new EpollDomainSocketChannel() : new NioDomainSocketChannel();
  }

  /** An address as the channel wants it. */
  SocketAddress address(SocketAddress to) {
    return epoll && to instanceof UnixDomainSocketAddress file
        ? new DomainSocketAddress(file.getPath().toFile())
        : to;
  }

  /** Sets what channels of clients and of servers have alike. */
  void common(AbstractBootstrap<?, ?> bootstrap) {
    bootstrap
        .option(ChannelOption.ALLOCATOR, ALLOCATOR)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, MARKS)
        .option(ChannelOption.RECVBUF_ALLOCATOR, reads());
  }

  /**
   * Has the system acknowledge now what has come, instead of 40 ms later. A client that gathers
   * small pieces (RFC 896) goes on with its handshake, and sends its request behind it, only when
   * the piece before is acknowledged, and nothing is sent to it before that.
   */
  static void acknowledge(Channel channel) {
    if (channel instanceof EpollSocketChannel socket) {
      try {
        socket.config().setTcpQuickAck(true);
      } catch (ChannelException e) {
        LOG.log(System.Logger.Level.DEBUG, "A socket has gone before it was acknowledged", e);
      }
    }
  }

  ByteBufAllocator allocator() {
    return ALLOCATOR;
  }

  WriteBufferWaterMark marks() {
    return MARKS;
  }

  /** Buffers that grow with what comes, and shrink again. */
  AdaptiveRecvByteBufAllocator reads() {
    return new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ);
  }
}
