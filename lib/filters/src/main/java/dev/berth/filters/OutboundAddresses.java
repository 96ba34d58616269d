package dev.berth.filters;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a name that somebody wrote leads, and whether they may go there. What is allowed here is
 * what is connected to: nothing is resolved twice.
 */
public final class OutboundAddresses {
  /** Where Amazon's machines find their metadata by IPv6. */
  private static final InetAddress METADATA = InetAddress.ofLiteral("fd00:ec2::254");

  private OutboundAddresses() {}

  /** A name leads only where its author may not go. */
  static final class DeniedException extends Exception {
    private static final long serialVersionUID = 1L;

    DeniedException(String host) {
      super(
          "'" + host + "' leads to an address that a tenant may not connect to",
          null,
          false,
          false);
    }
  }

  /**
   * Where a port of a name may be connected to, in order; blocks.
   *
   * @throws DeniedException if it has others only
   */
  static List<InetSocketAddress> of(String host, int port, FilterSurroundings surroundings)
      throws UnknownHostException, DeniedException {
    List<InetSocketAddress> tasks = surroundings.tasks().at(host, port);
    if (!tasks.isEmpty()) {
      return tasks;
    }
    InetAddress[] found = InetAddress.getAllByName(host);
    List<InetSocketAddress> allowed =
        Stream.of(found)
            .filter(
                address ->
                    surroundings.operator()
                        || (!isClosed(address) && surroundings.addresses().test(address)))
            .map(address -> new InetSocketAddress(address, port))
            .toList();
    if (allowed.isEmpty()) {
      throw new DeniedException(host);
    }
    return allowed;
  }

  /** Whether no tenant may ever go there: this machine itself, and what is only on its link. */
  public static boolean isClosed(InetAddress address) {
    InetAddress meant = inner(address);
    byte[] bytes = meant.getAddress();
    return meant.isLoopbackAddress()
        || meant.isAnyLocalAddress()
        || meant.isLinkLocalAddress()
        || meant.isMulticastAddress()
        || meant.equals(METADATA)
        || (bytes.length == 4 && bytes[0] == 0)
        || isOwn(meant);
  }

  /** The IPv4 address that an IPv6 address stands for, where it stands for one. */
  private static InetAddress inner(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    try {
      if (isZero(bytes, 0, 12) || startsWith(bytes, 0x00, 0x64, 0xff, 0x9b)) {
        InetAddress four = InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        return address.isLoopbackAddress() || address.isAnyLocalAddress() ? address : four;
      }
      if (startsWith(bytes, 0x20, 0x02)) {
        return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 2, 6));
      }
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
    return address;
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, int... first) {
    for (int i = 0; i < first.length; i++) {
      if ((bytes[i] & 0xff) != first[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true;
    }
  }
}
