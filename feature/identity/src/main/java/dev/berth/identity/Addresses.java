package dev.berth.identity;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** The addresses that log-ins come from. */
final class Addresses {
  private static final int NETWORK_BYTES = 8;

  private Addresses() {}

  /**
   * Whom an address belongs to: itself for IPv4, its /64 for IPv6, of which one subscriber has them
   * all.
   */
  static String network(String address) {
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES) + "/64"
          : address;
    } catch (IllegalArgumentException e) {
      return "unknown";
    }
  }

  static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
