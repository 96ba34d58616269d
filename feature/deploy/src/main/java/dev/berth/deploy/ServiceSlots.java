package dev.berth.deploy;

import dev.berth.compose.Placement;
import dev.berth.compose.Update;
import dev.berth.deploy.RestartRule.Setback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A service's slots, and the tasks beyond them. Immutable once made. */
final class ServiceSlots {
  final List<SlotTasks> slots = new ArrayList<>();

  /** Tasks of slots that are no longer wanted. */
  final List<ObservedTask> surplus = new ArrayList<>();

  final boolean sharedPorts;
  private final Set<Slot> starting;
  private final DesiredService service;
  private final NodeFacts node;

  ServiceSlots(
      DesiredService service, List<ObservedTask> tasks, ObservedState observed, Instant now) {
    this.sharedPorts = observed.sharedPorts();
    this.starting = observed.starting();
    this.service = service;
    this.node = observed.node();
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

  /** How many slots are being updated, or not over it yet. */
  int busy(Update update, Instant now) {
    return (int) slots.stream().filter(slot -> now.isBefore(slot.busyUntil(update))).count();
  }

  /** When the next slot is over its update by the mere course of time; null: none is. */
  @Nullable Instant nextFree(Update update, Instant now) {
    return slots.stream()
        .map(slot -> slot.busyUntil(update))
        .filter(until -> now.isBefore(until) && until.isBefore(Instant.MAX))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** When every slot has what is desired, and has shown that it lasts. */
  Instant watchedUntil(Update update) {
    return slots.stream()
        .map(slot -> slot.watchedUntil(update))
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  /** How many of its slots what is desired now failed in. */
  int failed() {
    return (int) slots.stream().filter(SlotTasks::hasFailed).count();
  }

  /** Why the last of them failed; null: none that is known. */
  @Nullable Setback setback() {
    return slots.stream()
        .filter(SlotTasks::hasFailed)
        .map(SlotTasks::setback)
        .filter(setback -> setback != null)
        .findFirst()
        .orElse(null);
  }

  /** In how many of them something is alive. */
  int active() {
    return (int)
        slots.stream()
            .filter(slot -> slot.starting || !slot.current().isEmpty() || !slot.leaving().isEmpty())
            .count();
  }

  /**
   * Why no machine takes the task of a slot, in Docker's words; empty: one does.
   *
   * @param number of the slot
   */
  String refusal(int number) {
    Placement placement = service.spec().upkeep().placement();
    if (!Constraint.areMet(placement, node)) {
      return "no suitable node (scheduling constraints not satisfied on 1 node)";
    }
    Integer most = placement.maxReplicasPerNode();
    return most != null && most > 0 && number > most
        ? "no suitable node (max replicas per node limit exceed)"
        : "";
  }

  int completed() {
    return (int) slots.stream().filter(SlotTasks::hasCompleted).count();
  }
}
