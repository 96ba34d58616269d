package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the reconciler saw and concluded when it last looked; what the API shows. Immutable.
 *
 * @param desired what it worked towards
 * @param statuses how each desired service is
 */
record Situation(
    DesiredState desired,
    List<ObservedTask> tasks,
    List<Network> networks,
    SortedMap<ServiceKey, ServiceStatus> statuses) {
  static final Situation NOTHING =
      new Situation(DesiredState.EMPTY, List.of(), List.of(), new TreeMap<>());

  Optional<ObservedTask> find(TaskId id) {
    return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
  }

  List<ObservedTask> tasksOf(StackKey stack) {
    return tasks.stream().filter(task -> task.service().stackKey().equals(stack)).toList();
  }

  List<ObservedTask> tasksOf(ServiceKey service) {
    return tasks.stream().filter(task -> task.service().equals(service)).toList();
  }

  Map<ServiceKey, ServiceStatus> statusesOf(StackKey stack) {
    Map<ServiceKey, ServiceStatus> own = new TreeMap<>(statuses);
    own.keySet().removeIf(key -> !key.stackKey().equals(stack));
    return own;
  }
}
