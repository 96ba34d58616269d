package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The DNS servers of all networks of an instance. Thread-safe. */
final class NameServers implements AutoCloseable {
  static final int PORT = 53;

  private static final Logger LOG = System.getLogger(NameServers.class.getName());

  private final BridgeNetworks networks;
  private final NetworkNames names;
  private final NameForwarder forwarder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<NetworkName, NameServer> servers = new ConcurrentHashMap<>();
  private final Map<NetworkName, String> failures = new ConcurrentHashMap<>();
  private boolean closed;

  NameServers(BridgeNetworks networks, Supplier<Collection<AttachedTask>> attached) {
    MachineResolvers machine = new MachineResolvers(MachineResolvers.FILE);
    this.networks = networks;
    this.names = new NetworkNames(networks, attached);
    this.forwarder =
        new NameForwarder(() -> withoutOwn(machine.servers()), NameForwarder.Limits.DEFAULT);
  }

  /** A question must never come back to where it was asked. */
  private List<InetSocketAddress> withoutOwn(List<InetSocketAddress> asked) {
    List<InetAddress> own =
        networks.list().stream().map(network -> network.subnet().gateway()).toList();
    return asked.stream().filter(server -> !own.contains(server.getAddress())).toList();
  }

  /**
   * Starts those that are missing and ends those of networks that are gone. What keeps one from
   * starting is a warning, as tasks have other ways to find names.
   */
  void follow() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      List<BridgeNetwork> wanted = networks.list();
      List<NetworkName> known = wanted.stream().map(BridgeNetwork::name).toList();
      for (NetworkName name : List.copyOf(servers.keySet())) {
        if (!known.contains(name)) {
          end(name);
        }
      }
      failures.keySet().retainAll(known);
      for (BridgeNetwork network : wanted) {
        if (!servers.containsKey(network.name())) {
          start(network);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void start(BridgeNetwork network) {
    InetAddress gateway = network.subnet().gateway();
    try {
      InetSocketAddress address = new InetSocketAddress(gateway, PORT);
      servers.put(network.name(), NameServer.start(network.name(), address, names, forwarder));
      failures.remove(network.name());
    } catch (IOException e) {
      String warning =
          "Network '%s' has no DNS server: port %d of %s cannot be used (%s). Tasks find each other by their hosts files; end what has the port."
              .formatted(network.name(), PORT, gateway.getHostAddress(), e.getMessage());
      if (failures.put(network.name(), warning) == null) {
        LOG.log(Level.WARNING, warning);
      }
    }
  }

  private void end(NetworkName name) {
    NameServer server = servers.remove(name);
    if (server != null) {
      server.close();
    }
  }

  /** What does not work, a sentence each. */
  List<String> warnings() {
    return failures.values().stream().sorted().toList();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      List.copyOf(servers.keySet()).forEach(this::end);
    } finally {
      lock.unlock();
    }
  }
}
