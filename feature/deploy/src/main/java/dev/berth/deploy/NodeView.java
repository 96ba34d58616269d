package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.engine.Node;
import dev.berth.kernel.TargetName;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine where tasks run.
 *
 * @param id its cluster's; of a machine of its own its name
 * @param target whose tasks it runs
 * @param role {@code worker}, {@code manager} or {@code leader}
 * @param state {@code ready}, {@code down}, {@code unknown} or {@code disconnected}
 * @param availability whether it gets tasks: {@code active}, {@code pause} or {@code drain}
 * @param address where the others reach it; of the machine that Berth runs on, its front door
 * @param cpus in CPUs
 * @param freeCpus what tasks have not reserved
 * @param freeMemoryBytes what tasks have not reserved; of a machine of its own what could be used
 *     without swapping
 * @param tasks how many run on it
 * @param engine what runs them
 * @param message what is wrong; empty when all is well
 * @param here whether it is the one that Berth talks to
 * @param machine what is known of the machine that Berth runs on; null: it is another, or nobody
 *     asked
 */
record NodeView(
    String id,
    String target,
    String name,
    String role,
    String state,
    String availability,
    String address,
    Map<String, String> labels,
    Map<String, String> attributes,
    double cpus,
    double freeCpus,
    long memoryBytes,
    long freeMemoryBytes,
    long tasks,
    String engine,
    String message,
    boolean here,
    @Nullable Usage machine) {
  private static final double HUNDREDTHS = 100;

  /**
   * How busy a machine is.
   *
   * @param cpuUsage how much of all CPUs was busy lately, 0 to 1
   * @param loadAverage what ran or waited to run, averaged over a minute
   */
  record Usage(long memoryAvailableBytes, double cpuUsage, double loadAverage) {}

  /** A machine of a cluster. */
  static NodeView of(TargetName target, String engine, Node node) {
    Node.Capacity capacity = node.capacity();
    return new NodeView(
        node.id(),
        target.value(),
        node.name(),
        word(node.role()),
        word(node.state()),
        word(node.availability()),
        node.address(),
        new TreeMap<>(node.labels()),
        new TreeMap<>(node.attributes()),
        capacity.cpus(),
        Math.max(0, rounded(capacity.cpus() - capacity.reservedCpus())),
        capacity.memory().bytes(),
        Math.max(0, capacity.memory().bytes() - capacity.reservedMemory().bytes()),
        capacity.tasks(),
        engine,
        node.message(),
        node.here(),
        null);
  }

  /** The machine that Berth runs on, for an engine that runs tasks there. */
  static NodeView of(TargetName target, Engine engine, LocalNode machine) {
    boolean ready = engine.health().ready();
    long running = engine.tasks().list().stream().filter(task -> task.isRunning()).count();
    return new NodeView(
        machine.name(),
        target.value(),
        machine.name(),
        "manager",
        ready ? "ready" : "down",
        "active",
        machine.address(),
        Map.of(),
        new TreeMap<>(
            Map.of(
                "arch",
                System.getProperty("os.arch", ""),
                "kernel",
                machine.kernel(),
                "os",
                "linux",
                "system",
                machine.os())),
        machine.cpus(),
        machine.cpus(),
        machine.memoryBytes(),
        machine.memoryAvailableBytes(),
        running,
        engine.name(),
        ready ? "" : engine.health().summary(),
        true,
        new Usage(machine.memoryAvailableBytes(), machine.cpuUsage(), machine.loadAverage()));
  }

  private static double rounded(double number) {
    return Math.round(number * HUNDREDTHS) / HUNDREDTHS;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
