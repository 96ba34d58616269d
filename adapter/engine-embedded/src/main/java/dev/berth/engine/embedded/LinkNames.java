package dev.berth.engine.embedded;

import dev.berth.engine.Subnet;
import java.net.InetAddress;

/**
 * How an instance names interfaces and tables, so that it knows its own. The kernel allows 15
 * characters.
 *
 * @param instance the instance's id: 6 characters
 */
record LinkNames(String instance) {
  String bridge(BridgeNetwork network) {
    return bridgePrefix() + network.number();
  }

  String bridgePrefix() {
    return "br-" + instance + "-";
  }

  /** The machine's end of a task's pair: its address names it. */
  String pair(InetAddress address) {
    return pairPrefix() + "%08x".formatted(Subnet.toNumber(address));
  }

  String pairPrefix() {
    return "v" + instance;
  }

  /** The table of packet filter rules. */
  String table() {
    return "berth-" + instance;
  }
}
