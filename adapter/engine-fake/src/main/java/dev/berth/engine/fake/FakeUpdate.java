package dev.berth.engine.fake;

import dev.berth.engine.ClusterServiceSpec.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A change of a service on its way: slot after slot gets a task of what the service is now. Guarded
 * by its swarm.
 *
 * <pre>
 *   begin                      new one runs              it ran for so long
 *  ───────▶ working (old ends) ────────────▶ monitored ────────────────────▶ done
 *              │  new one ends                  │ it ends
 *              └────────────▶ failed ◀──────────┘
 * </pre>
 */
final class FakeUpdate {
  /** What came of a look. */
  enum Outcome {
    GOES_ON,
    DONE,
    /** More tasks failed than may. */
    FAILED
  }

  final Update rules;

  /** Whether it goes back to what was before. */
  final boolean rollback;

  private final FakeService service;
  private final FakeOrchestrator orchestrator;
  private final int total;
  private final Set<FakeSlot> begun = new HashSet<>();
  private final Set<FakeSlot> working = new LinkedHashSet<>();
  private final Set<FakeServiceTask> monitored = new LinkedHashSet<>();
  private final List<FakeServiceTask> failed = new ArrayList<>();
  private int resting;

  FakeUpdate(FakeService service, FakeOrchestrator orchestrator, boolean rollback) {
    this.service = service;
    this.orchestrator = orchestrator;
    this.rollback = rollback;
    this.rules = rollback ? service.spec.operation().rollback() : service.spec.operation().update();
    this.total = (int) service.slots.stream().filter(FakeSlot::isDirty).count();
  }

  /** Whether a slot gets its tasks from here now. */
  boolean holds(FakeSlot slot) {
    return working.contains(slot);
  }

  /** The task that failed last. */
  FakeServiceTask culprit() {
    return failed.getLast();
  }

  /** Looks what has become of the slots and goes on with others. */
  Outcome advance(List<FakeSlot> slots) {
    working.retainAll(slots);
    List.copyOf(working).forEach(this::look);
    for (FakeServiceTask task : List.copyOf(monitored)) {
      if (task.hasEnded()) {
        monitored.remove(task);
        if (!task.evicted && task.wanted) {
          failed.add(task);
        }
      }
    }
    boolean tooMany = !failed.isEmpty() && failed.size() > rules.maxFailureRatio() * total;
    if (tooMany && rules.failureAction() != Update.FailureAction.CONTINUE) {
      return Outcome.FAILED;
    }
    for (FakeSlot slot : slots) {
      boolean full = rules.parallelism() > 0 && working.size() + resting >= rules.parallelism();
      if (!full && !begun.contains(slot) && slot.isDirty()) {
        begin(slot);
      }
    }
    boolean busy = !working.isEmpty() || !monitored.isEmpty() || resting > 0;
    return busy ? Outcome.GOES_ON : Outcome.DONE;
  }

  private void begin(FakeSlot slot) {
    begun.add(slot);
    working.add(slot);
    if (rules.startFirst()) {
      orchestrator.make(slot, service);
      return;
    }
    slot.tasks.forEach(task -> orchestrator.dismiss(task, false));
    look(slot);
  }

  private void look(FakeSlot slot) {
    FakeServiceTask newest = slot.newest();
    if (newest == null || service.isDirty(newest)) {
      if (slot.hasEnded()) {
        orchestrator.make(slot, service);
      }
      return;
    }
    if (newest.isRunning()) {
      slot.tasks.stream()
          .filter(task -> !task.equals(newest))
          .forEach(task -> orchestrator.dismiss(task, false));
      monitor(newest);
      finish(slot);
    } else if (newest.hasEnded()) {
      failed.add(newest);
      finish(slot);
    }
  }

  private void monitor(FakeServiceTask task) {
    monitored.add(task);
    orchestrator.later(rules.monitor(), service, () -> monitored.remove(task));
  }

  private void finish(FakeSlot slot) {
    working.remove(slot);
    if (rules.delay().compareTo(Duration.ZERO) > 0) {
      resting++;
      orchestrator.later(rules.delay(), service, () -> resting--);
    }
  }
}
