package dev.berth.deploy;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/** No front door: nothing is routed, nothing drains. */
final class NoTraffic implements Traffic {
  @Override
  public void update(List<RoutableService> services) {}

  @Override
  public SortedSet<Integer> routedPorts(RoutableService service) {
    return Collections.emptySortedSet();
  }

  @Override
  public void drain(TaskId task, Duration atMost) {}

  @Override
  public List<String> urls(TenantId tenant, StackName stack, ServiceName service) {
    return List.of();
  }

  @Override
  public boolean isRouted(TenantId tenant, StackName stack, ServiceName service) {
    return false;
  }

  @Override
  public List<String> errors(TenantId tenant, StackName stack, ServiceName service) {
    return List.of();
  }

  @Override
  public List<String> warnings(TenantId tenant, StackName stack, ServiceName service) {
    return List.of();
  }
}
