package dev.berth.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A service's slots, and the tasks beyond them. Immutable once made. */
final class ServiceSlots {
  final List<SlotTasks> slots = new ArrayList<>();

  /** Tasks of slots that are no longer wanted. */
  final List<ObservedTask> surplus = new ArrayList<>();

  final boolean sharedPorts;
  private final Set<Slot> starting;

  ServiceSlots(
      DesiredService service, List<ObservedTask> tasks, ObservedState observed, Instant now) {
    this.sharedPorts = observed.sharedPorts();
    this.starting = observed.starting();
    Map<Integer, List<ObservedTask>> bySlot =
        tasks.stream().collect(Collectors.groupingBy(ObservedTask::slot));
    for (int number = 1; number <= service.slots(); number++) {
      List<ObservedTask> own = bySlot.getOrDefault(number, List.of());
      slots.add(new SlotTasks(service, number, own, observed, now));
    }
    tasks.stream().filter(task -> task.slot() > service.slots()).forEach(surplus::add);
  }

  boolean isStarting(ObservedTask task) {
    return starting.contains(new Slot(task.service(), task.slot()));
  }

  boolean satisfies(StartCondition condition) {
    return switch (condition) {
      case SERVICE_STARTED -> slots.stream().allMatch(SlotTasks::hasStarted);
      case SERVICE_HEALTHY ->
          slots.stream().allMatch(slot -> slot.hasReadyCurrent() || slot.hasCompleted());
      case SERVICE_COMPLETED_SUCCESSFULLY -> slots.stream().allMatch(SlotTasks::hasCompleted);
    };
  }

  /** Whether nothing is on its way: the moment to touch the next slot of an update. */
  boolean areSettled() {
    return slots.stream().allMatch(ServiceSlots::isSettled);
  }

  private static boolean isSettled(SlotTasks slot) {
    return !slot.starting
        && slot.leaving().isEmpty()
        && slot.current().stream().allMatch(ObservedTask::isReady)
        && (slot.current().isEmpty() || slot.outdated().isEmpty())
        && (!slot.isEmpty() || slot.hasCompleted());
  }
}
