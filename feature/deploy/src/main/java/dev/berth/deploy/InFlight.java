package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.engine.NetworkSpec;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is being done, and what came of what was: the reconciler's memory. Confined to its thread.
 * Losing it with the process does no harm: it only keeps things from being done twice or too soon.
 */
final class InFlight {
  /** Tasks of one service that are made at once. */
  private static final int STARTS_PER_SERVICE = 4;

  private final Map<String, Step> steps = new HashMap<>();
  private final Map<TaskId, Departure> departures = new HashMap<>();
  private final Map<Slot, StepFailure> failedStarts = new HashMap<>();
  private final Map<String, StepFailure> failedSteps = new HashMap<>();

  /** Whether a step is to be done now; then it is on its way. */
  boolean begin(Step step, Instant now) {
    String name = step.identity();
    if (steps.containsKey(name) || isTooSoon(name, now) || isTooMany(step)) {
      return false;
    }
    steps.put(name, step);
    if (step instanceof Step.StopTask stop) {
      departures.put(stop.id(), stop.why());
    }
    return true;
  }

  /**
   * @param reason why it failed; null: it did not
   */
  void end(Step step, @Nullable String reason, Instant now) {
    end(step, reason, StepFailure.Outlook.OPEN, now);
  }

  /**
   * @param reason why it failed; null: it did not
   */
  void end(Step step, @Nullable String reason, StepFailure.Outlook outlook, Instant now) {
    String name = step.identity();
    steps.remove(name);
    if (step instanceof Step.CreateTask create) {
      endStart(create, reason, now);
    } else if (reason == null) {
      failedSteps.remove(name);
    } else {
      failedSteps.merge(
          name,
          new StepFailure("", 1, now, reason, outlook),
          (old, first) -> new StepFailure("", old.attempts() + 1, now, reason, outlook));
      if (step instanceof Step.StopTask stop) {
        departures.remove(stop.id());
      }
    }
  }

  private void endStart(Step.CreateTask create, @Nullable String reason, Instant now) {
    if (reason == null) {
      failedStarts.remove(create.place());
      return;
    }
    StepFailure old = failedStarts.get(create.place());
    String hash = create.service().hash();
    int before = old != null && old.hash().equals(hash) ? old.attempts() : create.attempt();
    failedStarts.put(create.place(), new StepFailure(hash, before + 1, now, reason));
  }

  private boolean isTooMany(Step step) {
    return step instanceof Step.CreateTask create
        && starting().stream().filter(slot -> slot.service().equals(create.service().key())).count()
            >= STARTS_PER_SERVICE;
  }

  private boolean isTooSoon(String name, Instant now) {
    StepFailure failure = failedSteps.get(name);
    return failure != null && now.isBefore(failure.due());
  }

  /** How long until a failed step may be tried again; null: there is none. */
  @Nullable Duration untilRetry(Instant now) {
    return failedSteps.entrySet().stream()
        .filter(failed -> !steps.containsKey(failed.getKey()))
        .map(failed -> Duration.between(now, failed.getValue().due()))
        .min(Duration::compareTo)
        .orElse(null);
  }

  /** The stacks of which a task or a network is being made. */
  Set<StackKey> making() {
    Set<StackKey> stacks = new HashSet<>();
    starting().forEach(slot -> stacks.add(slot.service().stackKey()));
    for (Step step : steps.values()) {
      if (step instanceof Step.EnsureNetwork(NetworkSpec spec)) {
        Situation.stack(spec).ifPresent(stacks::add);
      }
    }
    return stacks;
  }

  Set<Slot> starting() {
    Set<Slot> slots = new HashSet<>();
    for (Step step : steps.values()) {
      if (step instanceof Step.CreateTask create) {
        slots.add(create.place());
      } else if (step instanceof Step.StartTask start) {
        slots.add(start.slot());
      }
    }
    return slots;
  }

  Map<Slot, StepFailure> failedStarts() {
    return failedStarts;
  }

  /** Why other steps failed, for people. */
  Map<String, StepFailure> failedSteps() {
    return failedSteps;
  }

  Departure departure(TaskId task) {
    return departures.getOrDefault(task, Departure.NONE);
  }

  /** Forgets what is of no use any more. */
  void keepOnly(Set<TaskId> tasks, DesiredState desired) {
    departures.keySet().removeIf(task -> !tasks.contains(task));
    failedStarts
        .keySet()
        .removeIf(
            slot ->
                desired
                    .find(slot.service())
                    .filter(service -> slot.number() <= service.slots())
                    .isEmpty());
  }

  /** Forgets that a step has failed: what made it fail may be gone. */
  void forgive(String step) {
    failedSteps.remove(step);
  }

  /** Forgets everything that has failed. */
  void forgiveAll() {
    failedSteps.clear();
    failedStarts.clear();
  }

  /** Forgets failed steps that no plan asks for any more. */
  void keepOnlySteps(Set<String> planned) {
    failedSteps.keySet().removeIf(name -> !planned.contains(name) && !steps.containsKey(name));
  }
}
