package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.kernel.TaskId;
import java.util.HashMap;
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
 * @param completed the version of each stack that was once complete
 */
record Situation(
    DesiredState desired,
    List<ObservedTask> tasks,
    List<Network> networks,
    SortedMap<ServiceKey, ServiceStatus> statuses,
    Map<StackKey, Long> completed) {
  static final Situation NOTHING =
      new Situation(DesiredState.EMPTY, List.of(), List.of(), new TreeMap<>(), Map.of());

  Situation {
    completed = Map.copyOf(completed);
  }

  /** What follows on this one. */
  Situation next(
      DesiredState wanted,
      ObservedState observed,
      SortedMap<ServiceKey, ServiceStatus> newStatuses) {
    Map<StackKey, Long> newCompleted = new HashMap<>(completed);
    newCompleted.keySet().retainAll(wanted.stacks().keySet());
    for (DesiredStack stack : wanted.stacks().values()) {
      boolean complete =
          stack.services().stream()
              .map(service -> newStatuses.get(service.key()))
              .allMatch(status -> status != null && status.isConverged());
      if (complete) {
        newCompleted.put(stack.key(), stack.version());
      }
    }
    return new Situation(wanted, observed.tasks(), observed.networks(), newStatuses, newCompleted);
  }

  /** Whether a version of a stack has been looked at. */
  boolean hasSeen(DesiredStack stack) {
    return desired.find(stack.key()).filter(seen -> seen.version() == stack.version()).isPresent();
  }

  Optional<ServiceStatus> status(ServiceKey service) {
    return Optional.ofNullable(statuses.get(service));
  }

  Optional<ObservedTask> find(TaskId id) {
    return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
  }

  List<ObservedTask> tasksOf(StackKey stack) {
    return tasks.stream().filter(task -> task.service().stackKey().equals(stack)).toList();
  }

  List<ObservedTask> tasksOf(ServiceKey service) {
    return tasks.stream().filter(task -> task.service().equals(service)).toList();
  }
}
