package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a cluster. Immutable: a moment's picture.
 *
 * @param id the cluster's own
 * @param name its host name
 * @param state whether the cluster hears of it
 * @param availability whether it gets tasks
 * @param address where the others reach it
 * @param labels what operators gave it; placement asks for them as {@code node.labels.KEY}
 * @param attributes what it is: {@code os}, {@code arch}, {@code engine} (its version), and labels
 *     of its engine as {@code engine.labels.KEY}
 * @param message what is wrong; empty when all is well
 * @param here whether it is the machine that is talked to
 */
public record Node(
    String id,
    String name,
    Role role,
    State state,
    Availability availability,
    String address,
    Map<String, String> labels,
    Map<String, String> attributes,
    Capacity capacity,
    String message,
    boolean here) {
  public Node {
    labels = Map.copyOf(labels);
    attributes = Map.copyOf(attributes);
  }

  /** What it does beside running tasks. */
  public enum Role {
    WORKER,
    MANAGER,
    /** The manager that decides. */
    LEADER
  }

  /** Whether the cluster hears of a node. */
  public enum State {
    READY,
    DOWN,
    UNKNOWN,
    DISCONNECTED
  }

  /** Whether a node gets tasks. */
  public enum Availability {
    ACTIVE,
    /** Those it has stay. */
    PAUSE,
    /** Those it has go elsewhere. */
    DRAIN
  }

  /**
   * What a node has and what is left of it.
   *
   * @param cpus in CPUs
   * @param reservedMemory what its running tasks have reserved, of all who use the cluster
   * @param reservedCpus in CPUs
   * @param tasks that run, of this instance
   */
  public record Capacity(
      ByteSize memory, double cpus, ByteSize reservedMemory, double reservedCpus, int tasks) {}

  /** Whether a node has what somebody names: its id, the beginning of it, or its name. */
  public boolean isCalled(String reference) {
    return name.equals(reference)
        || id.equals(reference)
        || (reference.length() >= 4 && id.startsWith(reference));
  }

  /** A label; null: it has none of the key. */
  public @Nullable String label(String key) {
    return labels.get(key);
  }
}
