package dev.berth.engine.fake;

import dev.berth.engine.Node;
import dev.berth.kernel.ByteSize;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine of a {@link FakeSwarm}, and what runs on it. Guarded by its swarm. */
final class FakeNode {
  private static final int FIRST_PORT = 30_000;

  final String id;
  final String name;
  final InetAddress address;

  /** Whether it is the one that a {@link FakeCluster} talks to. */
  final boolean here;

  final Map<String, String> labels = new TreeMap<>();

  /** Those that are on it and have not ended. */
  final Set<FakeServiceTask> tasks = new LinkedHashSet<>();

  Node.Role role;
  Node.Availability availability = Node.Availability.ACTIVE;
  boolean alive = true;
  private final FakeSwarm.Machine machine;

  FakeNode(String id, FakeSwarm.Machine machine, InetAddress address, boolean here) {
    this.id = id;
    this.name = machine.name();
    this.address = address;
    this.here = here;
    this.role = machine.role();
    this.machine = machine;
    labels.putAll(machine.labels());
  }

  boolean takesTasks() {
    return alive && availability == Node.Availability.ACTIVE;
  }

  boolean keepsTasks() {
    return alive && availability != Node.Availability.DRAIN;
  }

  /** What placement asks for; null: it has none such. */
  @Nullable String attribute(String key) {
    return switch (key) {
      case "node.id" -> id;
      case "node.hostname" -> name;
      case "node.role" -> role == Node.Role.WORKER ? "worker" : "manager";
      case "node.platform.os" -> "linux";
      case "node.platform.arch" -> "x86_64";
      default ->
          key.startsWith("node.labels.")
              ? labels.get(key.substring("node.labels.".length()))
              : null;
    };
  }

  boolean hasRoomFor(@Nullable ByteSize memory, @Nullable Double cpus) {
    return (memory == null || reservedMemory() + memory.bytes() <= machine.memory().bytes())
        && (cpus == null || reservedCpus() + cpus <= machine.cpus());
  }

  /** Whether a task has one of its ports. */
  boolean hasPort(int port) {
    return tasks.stream().anyMatch(task -> task.ports.containsValue(port));
  }

  /**
   * A port that nobody has.
   *
   * @param spoken ports that are taken, beside those of tasks
   */
  int freePort(Collection<Integer> spoken) {
    Set<Integer> taken = new HashSet<>(spoken);
    tasks.forEach(task -> taken.addAll(task.ports.values()));
    int port = FIRST_PORT;
    while (taken.contains(port)) {
      port++;
    }
    return port;
  }

  /**
   * How it looks now.
   *
   * @param instance whose tasks are counted
   */
  Node show(String instance) {
    int running =
        (int)
            tasks.stream()
                .filter(task -> task.service.instance.equals(instance) && task.isRunning())
                .count();
    return new Node(
        id,
        name,
        role,
        alive ? Node.State.READY : Node.State.DOWN,
        availability,
        Objects.requireNonNull(address.getHostAddress()),
        labels,
        Map.of("os", "linux", "arch", "x86_64", "engine", "fake"),
        new Node.Capacity(
            machine.memory(),
            machine.cpus(),
            new ByteSize(reservedMemory()),
            reservedCpus(),
            running),
        alive ? "" : "it has been killed",
        here);
  }

  private long reservedMemory() {
    return tasks.stream()
        .map(task -> task.spec.placement().reservedMemory())
        .filter(Objects::nonNull)
        .mapToLong(ByteSize::bytes)
        .sum();
  }

  private double reservedCpus() {
    return tasks.stream()
        .map(task -> task.spec.placement().reservedCpus())
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }
}
