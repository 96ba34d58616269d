package dev.berth.alerts;

import dev.berth.filters.OutboundAddresses;
import dev.berth.kernel.AddressRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Connects to where tenants say. Never to this machine, its link, or networks of tasks, unless the
 * operator allows it; what is checked is what is connected to: nothing is resolved twice.
 * Thread-safe; blocks.
 */
final class Outbound {
  private final List<AddressRange> allowed;
  private final Predicate<InetAddress> closed;

  /**
   * @param allowed where tenants may go whatever is there
   * @param closed where they may not besides what is closed to all
   */
  Outbound(List<AddressRange> allowed, Predicate<InetAddress> closed) {
    this.allowed = List.copyOf(allowed);
    this.closed = closed;
  }

  /**
   * Where a port of a host may be connected to, in order; at least one.
   *
   * @throws IOException if it has no address
   * @throws NotSent if it has only such that a tenant may not connect to
   */
  List<InetSocketAddress> addresses(String host, int port) throws IOException, NotSent {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetSocketAddress> addresses =
        Stream.of(InetAddress.getAllByName(name))
            .filter(this::isOpen)
            .map(address -> new InetSocketAddress(address, port))
            .toList();
    if (addresses.isEmpty()) {
      throw NotSent.forGood(
          "'%s' leads to an address that a tenant may not connect to. The operator can allow it by 'alerts.allowed-addresses'."
              .formatted(Shown.text(host)));
    }
    return addresses;
  }

  /** Connects to the first address that answers; fails as {@link #addresses} does, too. */
  Socket connect(String host, int port, int millis) throws IOException, NotSent {
    List<InetSocketAddress> addresses = addresses(host, port);
    IOException failure = null;
    for (InetSocketAddress address : addresses) {
      Socket socket = new Socket();
      try {
        socket.connect(address, millis);
        socket.setSoTimeout(millis);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure == null ? new IOException("it has no address") : failure;
  }

  private boolean isOpen(InetAddress address) {
    return allowed.stream().anyMatch(range -> range.contains(address))
        || (!OutboundAddresses.isClosed(address) && !closed.test(address));
  }
}
