package dev.berth.deploy;

import dev.berth.kernel.TargetName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes that are being emptied: services are kept from them, so that their tasks move before
 * the node is told to take none. Forgotten when Berth ends: then nodes are as they were.
 * Thread-safe.
 */
final class EmptiedNodes {
  private final Avoidance avoidance;
  private final Map<TargetName, Set<String>> nodes = new HashMap<>();

  /** Keeps the services of a target from nodes. */
  @FunctionalInterface
  interface Avoidance {
    /**
     * @param nodes ids; from now on these and no others
     */
    void avoid(TargetName target, Set<String> nodes);
  }

  EmptiedNodes(Avoidance avoidance) {
    this.avoidance = avoidance;
  }

  /** Keeps services from a node; false: somebody does already. */
  synchronized boolean add(TargetName target, String node) {
    Set<String> all = nodes.computeIfAbsent(target, _ -> new TreeSet<>());
    boolean added = all.add(node);
    if (added) {
      avoidance.avoid(target, Set.copyOf(all));
    }
    return added;
  }

  /** Lets services go there again. */
  synchronized void remove(TargetName target, String node) {
    Set<String> all = nodes.getOrDefault(target, Set.of());
    if (all.remove(node)) {
      avoidance.avoid(target, Set.copyOf(all));
    }
  }
}
