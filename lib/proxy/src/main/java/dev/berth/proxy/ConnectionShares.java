package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that nobody has all connections: one address, or the /64 of an IPv6 address, gets a
 * quarter of them. Proxies and this machine itself speak for many, and get as many as there are.
 * Thread-safe.
 */
final class ConnectionShares {
  private static final int NETWORK_BYTES = 8;

  private final Map<ByteBuffer, Integer> open = new ConcurrentHashMap<>();
  private final List<AddressRange> proxies;
  private final int most;

  /**
   * Makes shares of so many connections.
   *
   * @param proxies who may have all of them
   */
  ConnectionShares(int connections, List<AddressRange> proxies) {
    this.proxies = List.copyOf(proxies);
    this.most = Math.max(1, connections / 4);
  }

  /** Counts a connection in; false: its address has as many as it may. */
  boolean enter(InetAddress from) {
    if (isFree(from) || open.merge(network(from), 1, Integer::sum) <= most) {
      return true;
    }
    leave(from);
    return false;
  }

  /** Counts a connection out. */
  void leave(InetAddress from) {
    if (!isFree(from)) {
      open.computeIfPresent(network(from), (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** How many addresses have connections, of those that are counted. */
  int size() {
    return open.size();
  }

  private boolean isFree(InetAddress from) {
    return from.isLoopbackAddress() || proxies.stream().anyMatch(range -> range.contains(from));
  }

  private static ByteBuffer network(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? ByteBuffer.wrap(bytes, 0, NETWORK_BYTES)
        : ByteBuffer.wrap(bytes);
  }
}
