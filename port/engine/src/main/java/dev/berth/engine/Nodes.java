package dev.berth.engine;

import java.util.Map;
import java.util.Set;

/** Changing the machines of a cluster. Thread-safe; calls block. */
public interface Nodes {
  /**
   * Gives labels and takes some away.
   *
   * @param added keys with their values
   * @param removed keys
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND} for an id that no node has
   */
  void label(String id, Map<String, String> added, Set<String> removed);

  /** Says whether a node gets tasks; does not wait for those it has. */
  void makeAvailable(String id, Node.Availability availability);

  /**
   * Takes a node out of the cluster. A manager is made a worker first.
   *
   * @param force also one that still answers
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} for one that is not down, unless
   *     forced; for the last manager, or where too few managers would be left to decide
   */
  void remove(String id, boolean force);
}
