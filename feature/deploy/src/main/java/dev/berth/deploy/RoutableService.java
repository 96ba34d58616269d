package dev.berth.deploy;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * A service as the front door needs to know it. Immutable: a moment's picture.
 *
 * @param labels of the service, {@code deploy.labels} over {@code labels}
 * @param ports container ports over TCP that the file exposes or publishes
 * @param tasks those that may get requests now: running, healthy or ready, and not on their way out
 */
public record RoutableService(
    TenantId tenant,
    StackName stack,
    ServiceName service,
    Map<String, String> labels,
    SortedSet<Integer> ports,
    List<Task> tasks) {
  public RoutableService {
    labels = Map.copyOf(labels);
    tasks = List.copyOf(tasks);
  }

  /**
   * A task that may get requests.
   *
   * @param address of the task itself, or of the node it is on
   * @param ports its own ports to those of the address; one that is not among them is the same
   * @param open ports of the address that whoever reaches it may use too, past the front door
   */
  public record Task(
      TaskId id, InetAddress address, Map<Integer, Integer> ports, Set<Integer> open) {
    public Task {
      ports = Map.copyOf(ports);
      open = Set.copyOf(open);
    }

    /** One that has its address for itself, where nobody else reaches it. */
    public Task(TaskId id, InetAddress address) {
      this(id, address, Map.of(), Set.of());
    }

    /** The port of the address that leads to one of its own. */
    public int portFor(int own) {
      return ports.getOrDefault(own, own);
    }
  }
}
