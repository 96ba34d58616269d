package dev.berth.engine.embedded;

import java.net.InetAddress;

/**
 * A hardware address that follows from an IPv4 address: whoever gets an address after another has
 * its hardware address too, so that no neighbour remembers a wrong one.
 */
record MacAddress(InetAddress address) {
  /** Locally administered, and not one that Docker uses. */
  private static final byte[] PREFIX = {0x0a, (byte) 0xbe};

  byte[] bytes() {
    byte[] number = address.getAddress();
    return new byte[] {PREFIX[0], PREFIX[1], number[0], number[1], number[2], number[3]};
  }
}
