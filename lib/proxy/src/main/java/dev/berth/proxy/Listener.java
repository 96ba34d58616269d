package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import java.net.InetAddress;
import java.util.List;

/**
 * Where clients are taken. Immutable.
 *
 * @param name {@code web}, {@code websecure}
 * @param addresses to listen on; empty: all of the machine, IPv4 and IPv6
 * @param port 0: any free one, for tests
 * @param tls whether clients speak TLS
 * @param proxyProtocol whose connections begin with a PROXY header, version 1 or 2, and only theirs
 */
public record Listener(
    String name,
    List<InetAddress> addresses,
    int port,
    boolean tls,
    List<AddressRange> proxyProtocol) {
  public Listener {
    addresses = List.copyOf(addresses);
    proxyProtocol = List.copyOf(proxyProtocol);
  }
}
