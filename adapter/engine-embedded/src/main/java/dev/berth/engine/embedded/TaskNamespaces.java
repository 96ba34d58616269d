package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.AttachedTask.Plug;
import dev.berth.engine.embedded.FirewallRules.Published;
import dev.berth.engine.embedded.FirewallRules.Target;
import dev.berth.engine.embedded.Links.Address;
import dev.berth.engine.embedded.Links.Link;
import dev.berth.engine.embedded.Links.Pair;
import dev.berth.engine.embedded.RecordFiles.Durability;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network namespaces of tasks, and what is in them. All that is kept of them is kept where it
 * vanishes at a reboot, as they do. Thread-safe for different tasks.
 */
final class TaskNamespaces implements AutoCloseable {
  private static final int AHEAD = 4;

  private final LinkNames names;
  private final Links links;
  private final BridgeNetworks networks;
  private final Path namespaceDirectory;
  private final RecordFiles<AttachedTask> files;
  private final HostsFiles hosts;
  private final NamespaceSource namespaces = new NamespaceSource(AHEAD);
  private final PublishedPorts ports = new PublishedPorts();
  private final Map<TaskId, AttachedTask> attached = new ConcurrentHashMap<>();

  TaskNamespaces(LinkNames names, Path runDirectory, Links links, BridgeNetworks networks) {
    this.names = names;
    this.links = links;
    this.networks = networks;
    this.namespaceDirectory = runDirectory.resolve("netns");
    this.files =
        new RecordFiles<>(
            runDirectory.resolve("attached"), AttachedTask.class, Durability.UNTIL_REBOOT);
    this.hosts = new HostsFiles(runDirectory.resolve("hosts"), networks, attached::values);
  }

  TaskNetwork attach(TaskSpec spec) throws IOException {
    checkPorts(spec);
    AttachedTask task = AttachedTask.of(spec, networks.plug(spec.networking().attachments()));
    if (attached.putIfAbsent(task.id(), task) != null) {
      networks.unplug(task.plugs());
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot attach task '%s': it is attached already. Detach it first.".formatted(task.id()));
    }
    try {
      ports.claim(task);
      files.write(task.id().value(), task);
      build(task);
      hosts.write(task);
      return view(task);
    } catch (IOException | RuntimeException e) {
      undo(task, e);
      throw e;
    }
  }

  private static void checkPorts(TaskSpec spec) {
    if (!spec.networking().ports().isEmpty() && spec.networking().attachments().isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot publish ports of task '%s': it is part of no network. Give it one."
              .formatted(spec.id()));
    }
  }

  private void undo(AttachedTask task, Exception failure) {
    try {
      detach(task.id());
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void build(AttachedTask task) throws IOException {
    try (FreshNamespace namespace = namespaces.take()) {
      List<Pair> pairs = new ArrayList<>();
      for (Plug plug : task.plugs()) {
        pairs.add(
            new Pair(
                names.pair(plug.address()),
                networks.bridge(plug.network()),
                "eth" + pairs.size(),
                new MacAddress(plug.address()),
                networks.get(plug.network()).mtu()));
      }
      if (!pairs.isEmpty()) {
        links.createPairs(pairs, namespace.descriptor());
        namespace.links().addAddresses(addresses(task, namespace), wayOut(task));
        links.settle(Stream.concat(pairs.stream().map(Pair::name), bridges(task)).toList());
      }
      keep(namespace, task.id());
    }
  }

  private Stream<String> bridges(AttachedTask task) {
    return task.plugs().stream().map(plug -> names.bridge(networks.get(plug.network())));
  }

  private List<Address> addresses(AttachedTask task, FreshNamespace namespace) throws IOException {
    Map<String, Integer> indexes =
        namespace.links().list().stream().collect(Collectors.toMap(Link::name, Link::index));
    List<Address> addresses = new ArrayList<>();
    for (Plug plug : task.plugs()) {
      Integer index = indexes.get("eth" + addresses.size());
      if (index == null) {
        throw new IOException("an interface of the task is missing");
      }
      addresses.add(new Address(index, plug.address(), networks.get(plug.network()).subnet()));
    }
    return addresses;
  }

  /** By the first network that leads out. */
  private Optional<InetAddress> wayOut(AttachedTask task) {
    return task.plugs().stream()
        .map(plug -> networks.get(plug.network()))
        .filter(network -> !network.spec().internal())
        .findFirst()
        .map(network -> network.subnet().gateway());
  }

  private void keep(FreshNamespace namespace, TaskId id) throws IOException {
    Path file = namespaceFile(id);
    try {
      NamespaceCalls.keep(namespace.descriptor(), file);
    } catch (NoSuchFileException e) {
      Files.createDirectories(namespaceDirectory);
      NamespaceCalls.keep(namespace.descriptor(), file);
    }
  }

  /** Returns whether it publishes ports. */
  boolean started(TaskId id) throws IOException {
    AttachedTask task =
        attached.computeIfPresent(
            id, (same, before) -> before.isStarted() ? before : before.started());
    if (task == null) {
      return false;
    }
    files.write(id.value(), task);
    hosts.changed(task);
    namespaces.refill();
    return !task.ports().isEmpty();
  }

  Optional<TaskNetwork> find(TaskId id) {
    return Optional.ofNullable(attached.get(id)).map(this::view);
  }

  /** Returns whether it published ports. */
  boolean detach(TaskId id) throws IOException {
    AttachedTask task = attached.get(id);
    if (task == null) {
      NamespaceCalls.release(namespaceFile(id));
      hosts.delete(id);
      files.delete(id.value());
      return false;
    }
    for (Plug plug : task.plugs()) {
      links.delete(names.pair(plug.address()));
    }
    NamespaceCalls.release(namespaceFile(id));
    files.delete(id.value());
    if (attached.remove(id) == null) {
      return false;
    }
    // Not before: while the task is attached, its file is written when others come and go.
    hosts.delete(id);
    ports.release(id);
    networks.unplug(task.plugs());
    if (task.isStarted()) {
      hosts.changed(task);
    }
    return task.isStarted() && !task.ports().isEmpty();
  }

  /** Adopts what is alive and removes what else there is of the instance. */
  void recover(Set<TaskId> alive) throws IOException {
    for (AttachedTask task : files.list()) {
      if (alive.contains(task.id()) && attached.putIfAbsent(task.id(), task) == null) {
        networks.adopt(task.plugs());
        ports.adopt(task);
      }
    }
    removeLeftovers();
    for (AttachedTask task : attached.values()) {
      hosts.write(task);
    }
    namespaces.refill();
  }

  private void removeLeftovers() throws IOException {
    Set<String> pairs = new HashSet<>();
    for (AttachedTask task : attached.values()) {
      task.plugs().forEach(plug -> pairs.add(names.pair(plug.address())));
    }
    for (Link link : links.list()) {
      if (link.name().startsWith(names.pairPrefix()) && !pairs.contains(link.name())) {
        links.delete(link.name());
      }
    }
    for (Path file : RecordFiles.files(namespaceDirectory)) {
      if (!isAttached(file.getFileName().toString())) {
        NamespaceCalls.release(file);
      }
    }
    for (AttachedTask task : files.list()) {
      if (!attached.containsKey(task.id())) {
        files.delete(task.id().value());
      }
    }
    hosts.retain(attached.keySet());
  }

  private boolean isAttached(String name) {
    return attached.keySet().stream().anyMatch(id -> id.value().equals(name));
  }

  /** All that are attached now. */
  Collection<AttachedTask> list() {
    return attached.values();
  }

  /** The ports that lead to tasks that run, those of one address first, in a fixed order. */
  List<Published> published() {
    Map<HostPort, List<Target>> targets =
        new TreeMap<>(
            Comparator.comparingInt((HostPort port) -> port.address() == null ? 1 : 0)
                .thenComparing(HostPort::toString));
    attached.values().stream()
        .filter(AttachedTask::isStarted)
        .sorted(Comparator.comparing(AttachedTask::id))
        .forEach(
            task -> {
              for (PortBinding binding : task.ports()) {
                targets
                    .computeIfAbsent(HostPort.of(binding), port -> new ArrayList<>())
                    .add(new Target(publishedAddress(task), binding.containerPort()));
              }
            });
    return targets.entrySet().stream()
        .map(entry -> new Published(entry.getKey(), entry.getValue().stream().distinct().toList()))
        .toList();
  }

  /** In the network that leads out, as answers go there. */
  private InetAddress publishedAddress(AttachedTask task) {
    return task.plugs().stream()
        .filter(plug -> !networks.get(plug.network()).spec().internal())
        .findFirst()
        .orElse(task.plugs().getFirst())
        .address();
  }

  private TaskNetwork view(AttachedTask task) {
    Map<NetworkName, InetAddress> addresses = task.addresses();
    return new TaskNetwork(
        namespaceFile(task.id()), addresses, hosts.file(task.id()), resolver(task));
  }

  private String resolver(AttachedTask task) {
    if (task.plugs().isEmpty()) {
      return ResolverFile.NONE;
    }
    InetAddress gateway = networks.get(task.plugs().getFirst().network()).subnet().gateway();
    return wayOut(task).isPresent()
        ? ResolverFile.ofTask(gateway)
        : ResolverFile.ofClosedTask(gateway);
  }

  private Path namespaceFile(TaskId id) {
    return namespaceDirectory.resolve(id.value());
  }

  @Override
  public void close() {
    namespaces.close();
    ports.close();
  }
}
