package dev.berth.engine;

import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task as its cluster sees it. Immutable: a moment's picture.
 *
 * @param id the cluster's own
 * @param slot from 1; 0 for those of a global service
 * @param labels of the service's spec when the task was made
 * @param image the reference it was made from
 * @param node the id of the machine it is on; null: it has none yet
 * @param state what it is; {@code Running} only when its health check, if it has one, has passed
 * @param wanted whether the cluster wants it to run; else it is ended, or has ended
 * @param message what it waits for, or what is wrong; empty when all is well
 * @param endpoint where this process reaches it; null: nowhere
 */
public record ClusterTask(
    TaskId id,
    ServiceIdentity service,
    int slot,
    Map<String, String> labels,
    String image,
    @Nullable String node,
    TaskState state,
    boolean wanted,
    String message,
    Instant created,
    @Nullable Endpoint endpoint) {
  public ClusterTask {
    labels = Map.copyOf(labels);
  }

  public boolean isRunning() {
    return state instanceof TaskState.Running;
  }

  /**
   * Where a task is reached.
   *
   * @param address of the task itself, or of its node
   * @param ports the task's ports to those of the address; a port that is not among them is the
   *     same there
   * @param open ports of the address that whoever reaches the node reaches too, past the front door
   */
  public record Endpoint(InetAddress address, Map<Integer, Integer> ports, Set<Integer> open) {
    public Endpoint {
      ports = Map.copyOf(ports);
      open = Set.copyOf(open);
    }
  }
}
