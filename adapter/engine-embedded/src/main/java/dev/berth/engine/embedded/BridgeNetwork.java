package dev.berth.engine.embedded;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Subnet;

/**
 * A network, as it is kept on disk.
 *
 * @param number which of the instance's bridges it is
 * @param range its addresses, in CIDR form
 * @param mtu the largest packet, in bytes
 */
record BridgeNetwork(NetworkSpec spec, int number, String range, int mtu) {
  NetworkName name() {
    return spec.name();
  }

  Subnet subnet() {
    return Subnet.parse(range);
  }

  /** What the port shows of it. */
  Network network() {
    return new Network(spec, range, subnet().gateway());
  }

  /** Whether a specification asks for this network; labels do not matter. */
  boolean isAlike(NetworkSpec other) {
    return spec.internal() == other.internal()
        && (other.subnet() == null || other.subnet().equals(range));
  }
}
