package dev.berth.engine.embedded;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.Networks;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.FirewallRules.Published;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The networks of the embedded engine: a bridge for each, a network namespace for each task, and
 * the packet filter's table of the instance. Thread-safe; calls block.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>{@link #recover}, once, before anything else.
 *   <li>For a task: {@link #attach} before its bundle is made, {@link #started} when it runs,
 *       {@link #detach} when it has ended.
 *   <li>{@link #close}: lets go; everything stays, and published ports go on.
 * </ol>
 */
final class NetworkStack implements Networks, TaskNetworks {
  private final LinkNames names;
  private final SortedSet<Integer> openPorts;
  private final Links links;
  private final BridgeNetworks networks;
  private final TaskNamespaces tasks;
  private final Firewall firewall;
  private final NameServers nameServers;

  /** The networks that the packet filter knows. */
  private final Set<NetworkName> guarded = ConcurrentHashMap.newKeySet();

  /**
   * Changes nothing on the machine yet.
   *
   * @param instance the instance's id
   * @param directory what outlives a reboot: {@code DATA/engine/networks}
   * @param runDirectory what does not: {@code /run/berth/INSTANCE}
   * @param openPorts the TCP ports of this machine that tasks may use: the front door's
   */
  NetworkStack(String instance, Path directory, Path runDirectory, Set<Integer> openPorts)
      throws IOException {
    this.names = new LinkNames(instance);
    this.openPorts = new TreeSet<>(openPorts);
    this.links = Links.ofThisThread();
    this.networks = new BridgeNetworks(names, directory, links);
    this.tasks = new TaskNamespaces(names, runDirectory, links, networks);
    this.firewall = new Firewall(this::rules);
    this.nameServers = new NameServers(networks, tasks::list);
  }

  /** Why networks cannot work on this machine; empty if they can. */
  static Optional<String> problem() {
    return HostCommand.find("nft").isPresent()
        ? Optional.empty()
        : Optional.of("Networks need the program 'nft': install the package nftables.");
  }

  /**
   * Adopts the networks and the tasks that live, and removes everything else of this instance.
   * After a reboot it makes the networks again.
   *
   * @param alive tasks that were attached by an earlier process and go on
   */
  @Override
  public void recover(Set<TaskId> alive) {
    try {
      networks.recover();
      tasks.recover(alive);
    } catch (IOException e) {
      throw failed("recover the networks", e);
    }
    firewall.apply();
    list().forEach(network -> guarded.add(network.name()));
    nameServers.follow();
    firewall.watch();
  }

  @Override
  public Network create(NetworkSpec spec) {
    BridgeNetwork made;
    try {
      made = networks.create(spec);
    } catch (IOException e) {
      throw failed("create network '" + spec.name() + "'", e);
    }
    if (!guarded.contains(spec.name())) {
      guard(spec.name());
    }
    return made.network();
  }

  private void guard(NetworkName name) {
    try {
      firewall.apply();
    } catch (BerthException e) {
      removeBridge(name);
      throw e;
    }
    guarded.add(name);
    nameServers.follow();
  }

  @Override
  public Optional<Network> find(NetworkName name) {
    return networks.find(name).map(BridgeNetwork::network);
  }

  @Override
  public List<Network> list() {
    return networks.list().stream().map(BridgeNetwork::network).toList();
  }

  @Override
  public void remove(NetworkName name) {
    if (networks.find(name).isPresent()) {
      removeBridge(name);
      guarded.remove(name);
      nameServers.follow();
      firewall.apply();
    }
  }

  private void removeBridge(NetworkName name) {
    try {
      networks.remove(name);
    } catch (IOException e) {
      throw failed("remove network '" + name + "'", e);
    }
  }

  /**
   * Gives a task a network namespace with its addresses, its hosts file, and a claim on the ports
   * that it publishes. A failure leaves nothing behind.
   *
   * @throws BerthException {@code NOT_FOUND} for a network that does not exist, {@code PORT_TAKEN},
   *     {@code CONFLICT} if the task is attached already
   */
  @Override
  public TaskNetwork attach(TaskSpec spec) {
    if (spec.networking().namespace() == Namespace.HOST) {
      throw new IllegalArgumentException("A task of the machine's own network is not attached");
    }
    try {
      return tasks.attach(spec);
    } catch (IOException e) {
      throw failed("attach task '" + spec.id() + "' to its networks", e);
    }
  }

  /** Lets others find a task, and opens the ports that it publishes. Idempotent. */
  @Override
  public void started(TaskId id) {
    boolean publishes;
    try {
      publishes = tasks.started(id);
    } catch (IOException e) {
      throw failed("announce task '" + id + "' in its networks", e);
    }
    if (publishes) {
      firewall.apply();
    }
  }

  /** What an attached task has; empty for others. */
  Optional<TaskNetwork> find(TaskId id) {
    return tasks.find(id);
  }

  /** Takes everything back that a task had. Idempotent. */
  @Override
  public void detach(TaskId id) {
    boolean published;
    try {
      published = tasks.detach(id);
    } catch (IOException e) {
      throw failed("detach task '" + id + "' from its networks", e);
    }
    if (published) {
      firewall.apply();
    }
  }

  @Override
  public List<String> warnings() {
    return Stream.concat(nameServers.warnings().stream(), firewall.warnings().stream()).toList();
  }

  private FirewallRules rules() {
    List<Published> published = tasks.published();
    try {
      List<String> uplinks = links.uplinks().stream().map(Links.Link::name).distinct().toList();
      return new FirewallRules(names, networks.list(), published, openPorts, uplinks);
    } catch (IOException e) {
      throw failed("read the routes of this machine", e);
    }
  }

  /** Lets go: tasks, networks and published ports stay. */
  @Override
  public void close() {
    firewall.close();
    nameServers.close();
    tasks.close();
    links.close();
  }

  private static BerthException failed(String what, IOException cause) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED, "Cannot %s: %s.".formatted(what, cause.getMessage()), cause);
  }
}
