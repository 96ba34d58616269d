package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Subnet;
import dev.berth.engine.embedded.AttachedTask.Plug;
import dev.berth.engine.embedded.Links.Range;
import dev.berth.engine.embedded.RecordFiles.Durability;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * The networks of an instance: a record on disk, a bridge in the kernel and a pool of addresses
 * each. Thread-safe; one change at a time.
 */
final class BridgeNetworks {
  /** How often another instance may be quicker in taking a range. */
  private static final int ATTEMPTS = 20;

  private final LinkNames names;
  private final RecordFiles<BridgeNetwork> files;
  private final Links links;
  private final Bridges bridges;
  private final ReentrantLock changes = new ReentrantLock();
  private final Map<NetworkName, Live> networks = new ConcurrentHashMap<>();

  BridgeNetworks(LinkNames names, Path directory, Links links) {
    this.names = names;
    this.files = new RecordFiles<>(directory, BridgeNetwork.class, Durability.SURVIVES_POWER_LOSS);
    this.links = links;
    this.bridges = new Bridges(names, links);
  }

  /** In the order of their names. */
  List<BridgeNetwork> list() {
    return networks.values().stream()
        .map(live -> live.network)
        .sorted(
            Comparator.comparing((BridgeNetwork network) -> network.name().tenant())
                .thenComparing(network -> network.name().name()))
        .toList();
  }

  Optional<BridgeNetwork> find(NetworkName name) {
    return Optional.ofNullable(networks.get(name)).map(live -> live.network);
  }

  /**
   * Makes a network; returns the one that exists if it is alike.
   *
   * @throws BerthException {@code CONFLICT} if the name or the range is taken
   */
  BridgeNetwork create(NetworkSpec spec) throws IOException {
    changes.lock();
    try {
      Optional<BridgeNetwork> existing = find(spec.name());
      if (existing.isPresent()) {
        return alike(existing.get(), spec);
      }
      Live live = createBridge(spec);
      try {
        files.write(fileName(spec.name()), live.network);
      } catch (IOException e) {
        bridges.delete(live.network);
        throw e;
      }
      networks.put(spec.name(), live);
      return live.network;
    } finally {
      changes.unlock();
    }
  }

  private static BridgeNetwork alike(BridgeNetwork existing, NetworkSpec spec) {
    if (existing.isAlike(spec)) {
      return existing;
    }
    throw new BerthException(
        ErrorCode.CONFLICT,
        "Cannot create network '%s': there is another of that name, %s with subnet %s. Remove it first."
            .formatted(
                spec.name(),
                existing.spec().internal() ? "internal" : "not internal",
                existing.range()));
  }

  private Live createBridge(NetworkSpec spec) throws IOException {
    Set<Subnet> taken = new HashSet<>(list().stream().map(BridgeNetwork::subnet).toList());
    links.ranges().forEach(range -> taken.add(range.subnet()));
    resolvers().forEach(taken::add);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Subnet subnet = subnet(spec, taken);
      BridgeNetwork network =
          new BridgeNetwork(spec, freeNumber(), subnet.toString(), bridges.mtu());
      int index = bridges.create(network);
      List<Subnet> others =
          links.ranges().stream()
              .filter(range -> range.link() != index)
              .map(Range::subnet)
              .filter(subnet::overlaps)
              .toList();
      if (others.isEmpty()) {
        return Live.of(network, index);
      }
      // Another instance took the range between the look and the making.
      bridges.delete(network);
      taken.addAll(others);
    }
    throw noneFree(spec.name());
  }

  /** The machine's DNS servers: they are reached by the default route, which has no range. */
  private static List<Subnet> resolvers() {
    return new MachineResolvers(MachineResolvers.FILE)
        .servers().stream()
            .map(InetSocketAddress::getAddress)
            .filter(address -> address.getAddress().length == Integer.BYTES)
            .map(address -> new Subnet(Subnet.toNumber(address), Integer.SIZE))
            .toList();
  }

  private Subnet subnet(NetworkSpec spec, Set<Subnet> taken) throws IOException {
    if (spec.subnet() == null) {
      return SubnetChoice.choose(taken).orElseThrow(() -> noneFree(spec.name()));
    }
    Subnet asked = Subnet.parse(spec.subnet());
    // The widest says most: an interface has its address as a range, too.
    Optional<Subnet> other =
        taken.stream()
            .filter(asked::overlaps)
            .min(Comparator.comparingInt(Subnet::prefix).thenComparing(Subnet::toString));
    if (other.isPresent()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot create network '%s': its subnet %s overlaps %s, which %s uses already. Choose another, or none."
              .formatted(spec.name(), asked, other.get(), user(other.get())));
    }
    return asked;
  }

  /** Who uses a range, for people. */
  private String user(Subnet range) throws IOException {
    Optional<BridgeNetwork> own =
        list().stream().filter(network -> network.subnet().equals(range)).findFirst();
    if (own.isPresent()) {
      return "network '" + own.get().name() + "'";
    }
    List<Integer> indexes =
        links.ranges().stream()
            .filter(used -> used.subnet().equals(range))
            .map(Range::link)
            .toList();
    return links.list().stream()
        .filter(link -> indexes.contains(link.index()))
        .findFirst()
        .map(link -> "this machine's " + link.name())
        .orElse("this machine");
  }

  private static BerthException noneFree(NetworkName name) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        "Cannot create network '%s': no private subnet is free on this machine. Give one in the stack file, or remove networks."
            .formatted(name));
  }

  private int freeNumber() {
    Set<Integer> taken = new HashSet<>(list().stream().map(BridgeNetwork::number).toList());
    return IntStream.iterate(1, i -> i + 1).filter(i -> !taken.contains(i)).findFirst().orElse(0);
  }

  /** Removes a network that no task is part of. Idempotent. */
  void remove(NetworkName name) throws IOException {
    changes.lock();
    try {
      Live live = networks.get(name);
      if (live == null) {
        return;
      }
      if (!live.addresses.retire()) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot remove network '%s': tasks are part of it. Remove them first.".formatted(name));
      }
      networks.remove(name);
      files.delete(fileName(name));
      bridges.delete(live.network);
    } finally {
      changes.unlock();
    }
  }

  /**
   * Gives a task places in networks, all or none.
   *
   * @throws BerthException {@code NOT_FOUND} if one does not exist
   */
  List<Plug> plug(List<Attachment> attachments) {
    List<Plug> plugs = new ArrayList<>();
    try {
      for (Attachment attachment : attachments) {
        InetAddress address = allot(attachment.network());
        plugs.add(new Plug(attachment.network(), address, attachment.aliases()));
      }
      return plugs;
    } catch (BerthException e) {
      unplug(plugs);
      throw e;
    }
  }

  private InetAddress allot(NetworkName name) {
    Optional<InetAddress> address = live(name).addresses.allot();
    if (address.isEmpty()) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot attach a task to network '%s': each of its addresses is taken. Use a larger subnet."
              .formatted(name));
    }
    return address.get();
  }

  /** Takes places back. Idempotent. */
  void unplug(List<Plug> plugs) {
    for (Plug plug : plugs) {
      Live live = networks.get(plug.network());
      if (live != null) {
        live.addresses.free(plug.address());
      }
    }
  }

  /** Marks the places of a task as taken that it has since before this process. */
  void adopt(List<Plug> plugs) {
    for (Plug plug : plugs) {
      Live live = networks.get(plug.network());
      if (live != null) {
        live.addresses.adopt(plug.address());
      }
    }
  }

  /** The index of the bridge of a network. */
  int bridge(NetworkName name) {
    return live(name).bridge;
  }

  /**
   * The network of a name.
   *
   * @throws BerthException {@code NOT_FOUND}
   */
  BridgeNetwork get(NetworkName name) {
    return live(name).network;
  }

  private Live live(NetworkName name) {
    Live live = networks.get(name);
    if (live == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot use network '%s': there is none of that name. Create it first.".formatted(name));
    }
    return live;
  }

  /** Reads the networks from disk, makes bridges that are missing and removes those of nobody. */
  void recover() throws IOException {
    changes.lock();
    try {
      for (BridgeNetwork network : files.list()) {
        if (!networks.containsKey(network.name())) {
          networks.put(network.name(), Live.of(network, bridges.create(network)));
        }
      }
      Set<String> known = new HashSet<>(list().stream().map(names::bridge).toList());
      for (Links.Link link : links.list()) {
        if (link.name().startsWith(names.bridgePrefix()) && !known.contains(link.name())) {
          links.delete(link.name());
        }
      }
    } finally {
      changes.unlock();
    }
  }

  private static String fileName(NetworkName name) {
    // A tenant's name has no plus sign, so that two networks never share a file.
    return name.tenant() + "+" + name.name();
  }

  /** A network with a bridge of an index, and the addresses that are free in it. */
  private record Live(BridgeNetwork network, int bridge, AddressPool addresses) {
    static Live of(BridgeNetwork network, int bridge) {
      return new Live(network, bridge, new AddressPool(network.subnet()));
    }
  }
}
