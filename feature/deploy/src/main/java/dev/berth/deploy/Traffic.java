package dev.berth.deploy;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/** What deploying needs of the front door; the router implements it. Thread-safe. */
public interface Traffic {
  /**
   * Takes the whole set of services; called on every change, one call at a time. Does not block.
   */
  void update(List<RoutableService> services);

  /** The container ports that requests for a service go to, whatever its tasks; empty: none. */
  SortedSet<Integer> routedPorts(RoutableService service);

  /**
   * Takes a task out of the route table at once, then waits until its last request has been
   * answered.
   *
   * @param atMost how long to wait; then what is left is given up
   */
  void drain(TaskId task, Duration atMost) throws InterruptedException;

  /** Where a service answers, sorted; empty: nowhere. */
  List<String> urls(TenantId tenant, StackName stack, ServiceName service);

  /** Whether any route of a service is on; what has patterns for hosts has no {@link #urls}. */
  boolean isRouted(TenantId tenant, StackName stack, ServiceName service);

  /** Why routes of a service are off, a sentence each. */
  List<String> errors(TenantId tenant, StackName stack, ServiceName service);

  /**
   * What whoever deploys a service should know of its routes, a sentence each: which ports others
   * reach past the front door.
   */
  List<String> warnings(TenantId tenant, StackName stack, ServiceName service);

  /** No front door at all. */
  Traffic NONE = new NoTraffic();
}
