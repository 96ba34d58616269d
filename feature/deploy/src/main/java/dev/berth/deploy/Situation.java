package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkSpec;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a target, or all of them, was like and came to when it was last looked at; what the API
 * shows. Immutable.
 *
 * @param desired what it worked towards
 * @param statuses how each desired service is
 * @param completed the version of each stack that was once complete
 * @param making stacks of which tasks or services are being made at this moment
 * @param known whether what runs the tasks has ever told what there is
 */
record Situation(
    DesiredState desired,
    List<SeenTask> tasks,
    List<Network> networks,
    SortedMap<ServiceKey, ServiceStatus> statuses,
    Map<StackKey, Long> completed,
    Set<StackKey> making,
    boolean known) {
  static final Situation NOTHING = unknown(DesiredState.EMPTY, new TreeMap<>());

  Situation {
    tasks = List.copyOf(tasks);
    networks = List.copyOf(networks);
    completed = Map.copyOf(completed);
    making = Set.copyOf(making);
  }

  /** Of a target that has told nothing so far. */
  static Situation unknown(DesiredState wanted, SortedMap<ServiceKey, ServiceStatus> statuses) {
    return new Situation(wanted, List.of(), List.of(), statuses, Map.of(), Set.of(), false);
  }

  /** The stack that a network is of; empty: of none. */
  static Optional<StackKey> stack(Network network) {
    return stack(network.spec());
  }

  static Optional<StackKey> stack(NetworkSpec network) {
    return Optional.ofNullable(network.labels().get(TaskLabels.STACK))
        .map(stack -> new StackKey(network.name().tenant(), new StackName(stack)));
  }

  /** Of several targets together. */
  static Situation of(List<Situation> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    List<DesiredStack> stacks = new ArrayList<>();
    List<SeenTask> tasks = new ArrayList<>();
    List<Network> networks = new ArrayList<>();
    SortedMap<ServiceKey, ServiceStatus> statuses = new TreeMap<>();
    Map<StackKey, Long> completed = new HashMap<>();
    Set<StackKey> making = new HashSet<>();
    for (Situation part : parts) {
      stacks.addAll(part.desired.stacks().values());
      tasks.addAll(part.tasks);
      networks.addAll(part.networks);
      statuses.putAll(part.statuses);
      completed.putAll(part.completed);
      making.addAll(part.making);
    }
    boolean known = parts.stream().allMatch(Situation::known);
    return new Situation(
        DesiredState.of(stacks), tasks, networks, statuses, completed, making, known);
  }

  /** What follows on this one. */
  Situation next(
      DesiredState wanted,
      List<SeenTask> newTasks,
      List<Network> newNetworks,
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
    return new Situation(wanted, newTasks, newNetworks, newStatuses, newCompleted, making, known);
  }

  /** The same, with what is being made now, by a runner that has told what there is, or has not. */
  Situation with(Set<StackKey> nowMaking, boolean nowKnown) {
    return new Situation(
        desired, tasks, networks, statuses, completed, nowMaking, known || nowKnown);
  }

  /** Whether it is sure that nothing of a stack is there, nor will come by what has been begun. */
  boolean isClearOf(StackKey stack) {
    return known
        && desired.find(stack).isEmpty()
        && !making.contains(stack)
        && traces().noneMatch(stack::equals);
  }

  /** The stacks of which something is there: a task, or a network of theirs. */
  Stream<StackKey> traces() {
    Stream<StackKey> ofTasks = tasks.stream().map(task -> task.service().stackKey());
    Stream<StackKey> ofNetworks = networks.stream().flatMap(network -> stack(network).stream());
    return Stream.concat(ofTasks, ofNetworks);
  }

  /** Whether a version of a stack has been looked at. */
  boolean hasSeen(DesiredStack stack) {
    return desired.find(stack.key()).filter(seen -> seen.version() == stack.version()).isPresent();
  }

  Optional<ServiceStatus> status(ServiceKey service) {
    return Optional.ofNullable(statuses.get(service));
  }

  Optional<SeenTask> find(TaskId id) {
    return tasks.stream().filter(task -> task.id().equals(id)).findFirst();
  }

  List<SeenTask> tasksOf(StackKey stack) {
    return tasks.stream().filter(task -> task.service().stackKey().equals(stack)).toList();
  }

  List<SeenTask> tasksOf(ServiceKey service) {
    return tasks.stream().filter(task -> task.service().equals(service)).toList();
  }
}
