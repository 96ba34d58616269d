package dev.berth.engine.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;

/** A socket that keeps others from a port and does nothing else. */
final class HeldPort implements AutoCloseable {
  private static final int SHORTEST_QUEUE = 1;

  private final Channel socket;

  private HeldPort(Channel socket) {
    this.socket = socket;
  }

  /**
   * Binds a port.
   *
   * @throws java.net.BindException if a socket of the machine has it
   */
  static HeldPort hold(HostPort port) throws IOException {
    InetSocketAddress address =
        port.address() == null
            ? new InetSocketAddress("0.0.0.0", port.port())
            : new InetSocketAddress(port.address(), port.port());
    return new HeldPort(
        switch (port.protocol()) {
          case TCP -> bindTcp(address);
          case UDP -> bindUdp(address);
        });
  }

  private static Channel bindTcp(InetSocketAddress address) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
    try {
      return channel.bind(address, SHORTEST_QUEUE);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Channel bindUdp(InetSocketAddress address) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      return channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot close a socket that holds a port", e);
    }
  }
}
