package dev.berth.deploy;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
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

  /** A task that may get requests. */
  public record Task(TaskId id, InetAddress address) {}
}
