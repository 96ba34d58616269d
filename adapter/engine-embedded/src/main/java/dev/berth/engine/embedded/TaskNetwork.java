package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;

/**
 * The network side of one task, ready to be used.
 *
 * @param namespace the file that holds its network namespace open
 * @param addresses one for each of its networks
 * @param hosts its {@code /etc/hosts}, kept up to date in place
 * @param resolver what its {@code /etc/resolv.conf} says
 */
record TaskNetwork(
    Path namespace, Map<NetworkName, InetAddress> addresses, Path hosts, String resolver) {
  TaskNetwork {
    addresses = Map.copyOf(addresses);
  }
}
