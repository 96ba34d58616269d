package dev.berth.engine.embedded;

import dev.berth.engine.embedded.Links.Address;
import dev.berth.engine.embedded.Links.Link;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The bridges of an instance, as the kernel has them. Thread-safe. */
final class Bridges {
  private static final Logger LOG = System.getLogger(Bridges.class.getName());
  private static final int USUAL_MTU = 1500;
  private static final Path SETTINGS = Path.of("/proc/sys/net/ipv4");

  private final LinkNames names;
  private final Links links;

  Bridges(LinkNames names, Links links) {
    this.names = names;
    this.links = links;
  }

  /**
   * The largest packet between tasks, in bytes: as large as one that leaves the machine whole, and
   * no smaller than usual, since small ones cost tasks a tenth of what they can send each other.
   * What leaves is kept to the way's own size by the rules of the packet filter.
   */
  int mtu() throws IOException {
    return Math.max(
        USUAL_MTU, links.uplinks().stream().mapToInt(Link::mtu).min().orElse(USUAL_MTU));
  }

  /**
   * Makes the bridge of a network, with the machine's address in it, unless there is one.
   *
   * @return its index
   */
  int create(BridgeNetwork network) throws IOException {
    String name = names.bridge(network);
    Optional<Link> existing = links.find(name);
    if (existing.isPresent()) {
      return existing.get().index();
    }
    InetAddress gateway = network.subnet().gateway();
    try {
      links.createBridge(name, new MacAddress(gateway), network.mtu());
      int index = links.find(name).orElseThrow(() -> new IOException("no bridge " + name)).index();
      links.addAddresses(List.of(new Address(index, gateway, network.subnet())), Optional.empty());
      // A program of the machine reaches a published port by 127.0.0.1: its packets leave loopback.
      Files.writeString(SETTINGS.resolve("conf").resolve(name).resolve("route_localnet"), "1");
      forward();
      return index;
    } catch (IOException e) {
      links.delete(name);
      throw e;
    }
  }

  void delete(BridgeNetwork network) throws IOException {
    links.delete(names.bridge(network));
  }

  private static void forward() throws IOException {
    Path setting = SETTINGS.resolve("ip_forward");
    if (Files.readString(setting).strip().equals("0")) {
      Files.writeString(setting, "1");
      LOG.log(Level.INFO, "Switched on the forwarding of IPv4 packets, which networks need");
    }
  }
}
