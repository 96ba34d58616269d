package dev.berth.deploy;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A front door that remembers what it was told; a service with a port answers at its name. */
final class RecordingTraffic implements Traffic {
  final List<TaskId> drained = new CopyOnWriteArrayList<>();
  volatile List<RoutableService> services = List.of();
  volatile List<String> errors = List.of();
  volatile List<String> warnings = List.of();
  volatile Consumer<TaskId> onDrain = task -> {};

  @Override
  public void update(List<RoutableService> changed) {
    services = changed;
  }

  @Override
  public SortedSet<Integer> routedPorts(RoutableService service) {
    return service.ports();
  }

  @Override
  public void drain(TaskId task, Duration atMost) {
    onDrain.accept(task);
    drained.add(task);
  }

  @Override
  public List<String> urls(TenantId tenant, StackName stack, ServiceName service) {
    return services.stream()
        .filter(one -> one.stack().equals(stack) && one.service().equals(service))
        .filter(one -> !one.ports().isEmpty())
        .map(one -> "http://" + service + "." + stack + ".localhost:8080")
        .toList();
  }

  @Override
  public boolean isRouted(TenantId tenant, StackName stack, ServiceName service) {
    return !urls(tenant, stack, service).isEmpty();
  }

  @Override
  public List<String> errors(TenantId tenant, StackName stack, ServiceName service) {
    return Collections.unmodifiableList(errors);
  }

  @Override
  public List<String> warnings(TenantId tenant, StackName stack, ServiceName service) {
    return Collections.unmodifiableList(warnings);
  }

  List<TaskId> tasksOf(String service) {
    return services.stream()
        .filter(one -> one.service().value().equals(service))
        .flatMap(one -> one.tasks().stream())
        .map(RoutableService.Task::id)
        .toList();
  }
}
