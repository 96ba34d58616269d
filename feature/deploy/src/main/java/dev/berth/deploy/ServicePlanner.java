package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.deploy.RestartRule.Next;
import dev.berth.deploy.RestartRule.Setback;
import dev.berth.engine.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans one service. Slots without a task are filled at once, all of them; slots with an outdated
 * one are updated one by one: a new task first, and when it is ready the old one goes. Where the
 * two cannot be alive at once the old one goes first. An update whose new tasks keep failing
 * pauses, and what is left of the old ones serves on. For one plan.
 */
final class ServicePlanner {
  private final DesiredService service;
  private final long version;
  private final ServiceSlots slots;
  private String waitsFor;
  private boolean prepared = true;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Instant nextLook;
  private @Nullable Setback setback;
  private boolean paused;
  private boolean waiting;
  private boolean mayUpdate;

  /**
   * @param waitsFor what has to come before a first start; empty: nothing
   */
  ServicePlanner(DesiredService service, long version, ServiceSlots slots, String waitsFor) {
    this.service = service;
    this.version = version;
    this.slots = slots;
    this.waitsFor = waitsFor;
  }

  /**
   * Lets no task be made in this plan: networks or volumes have to come before.
   *
   * @param failure why one of them could not be made so far
   */
  void waitForPreparation(@Nullable StepFailure failure) {
    prepared = false;
    waitsFor = "its networks and volumes";
    setback = failure == null ? null : RestartRule.setback(failure);
  }

  /**
   * Lets no task be made in this plan: the image has to come before. What runs goes on.
   *
   * @param failure why it could not be fetched so far
   */
  void waitForImage(@Nullable StepFailure failure) {
    waitForPreparation(failure);
    waitsFor = "image " + service.spec().image();
  }

  void plan() {
    mayUpdate = slots.areSettled() && slots.slots.stream().noneMatch(SlotTasks::isPaused);
    slots.slots.forEach(this::planSlot);
    slots.surplus.forEach(this::endSurplus);
  }

  List<Step> steps() {
    return steps;
  }

  @Nullable Instant nextLook() {
    return nextLook;
  }

  private void planSlot(SlotTasks slot) {
    forget(slot);
    if (!slot.current().isEmpty()) {
      keep(slot);
    } else if (slot.starting) {
      return;
    } else if (!slot.outdated().isEmpty()) {
      update(slot);
    } else if (slot.leaving().isEmpty()) {
      fill(slot);
    }
  }

  private void forget(SlotTasks slot) {
    slot.ended().stream()
        .skip(SlotTasks.HISTORY)
        .forEach(task -> steps.add(new Step.RemoveTask(task.id(), place(task))));
  }

  private void keep(SlotTasks slot) {
    ObservedTask task = slot.current().getFirst();
    slot.current().stream().skip(1).forEach(this::stop);
    if (task.task().state() instanceof TaskState.Created) {
      if (!slot.starting) {
        steps.add(new Step.StartTask(task.id(), place(task)));
      }
      return;
    }
    if (task.readiness() == Readiness.UNHEALTHY) {
      setback = new Setback(task.labels().attempt() + 1, false, "it is unhealthy", task.id());
      if (service.spec().upkeep().restart().condition() != Condition.NONE) {
        steps.add(stop(task, Departure.UNHEALTHY));
      }
      return;
    }
    if (task.isReady()) {
      slot.outdated().forEach(this::stop);
    } else if (task.labels().attempt() > 0 && slot.next instanceof Next.Start start) {
      setback = start.setback();
    }
  }

  private void update(SlotTasks slot) {
    if (slot.hasCompleted()) {
      slot.outdated().forEach(this::stop);
      return;
    }
    if (slot.isPaused()) {
      paused = true;
      setback = setbackOf(slot.next);
      return;
    }
    if (!mayUpdate || isHeldBack(slot)) {
      return;
    }
    if (isStopFirst()) {
      slot.outdated().forEach(this::stop);
      mayUpdate = false;
      return;
    }
    fill(slot);
    mayUpdate = false;
  }

  private void fill(SlotTasks slot) {
    switch (slot.next) {
      case Next.Start start -> {
        setback = start.setback() == null ? setback : start.setback();
        if (!isHeldBack(slot)) {
          steps.add(
              new Step.CreateTask(
                  service, slot.number, version, start.attempt(), start.restarts()));
        }
      }
      case Next.Later later -> {
        setback = later.setback();
        look(later.due());
      }
      case Next.GivenUp givenUp -> setback = givenUp.setback();
      case Next.Completed completed -> {}
    }
  }

  /** Whether something else has to come before; only first starts wait for other services. */
  private boolean isHeldBack(SlotTasks slot) {
    boolean first = slot.next instanceof Next.Start start && start.attempt() == 0;
    boolean held = !prepared || (first && !waitsFor.isEmpty());
    waiting |= held;
    return held;
  }

  private boolean isStopFirst() {
    return service.spec().ownsMachinePorts() && !slots.sharedPorts;
  }

  /** Of a slot beyond those wanted; the ended ones of a stopped service are kept. */
  private void endSurplus(ObservedTask task) {
    boolean created = task.task().state() instanceof TaskState.Created;
    if (task.isActive() && task.task().isRunning()) {
      stop(task);
    } else if (created ? !slots.isStarting(task) : isBeyondHistory(task)) {
      steps.add(new Step.RemoveTask(task.id(), place(task)));
    }
  }

  private boolean isBeyondHistory(ObservedTask task) {
    return task.hasEnded() && task.slot() > service.replicas();
  }

  private void stop(ObservedTask task) {
    steps.add(stop(task, Departure.UNWANTED));
  }

  private static Step stop(ObservedTask task, Departure why) {
    return new Step.StopTask(task.id(), place(task), why, task.labels().stopGrace());
  }

  private static Slot place(ObservedTask task) {
    return new Slot(task.service(), task.slot());
  }

  private static @Nullable Setback setbackOf(Next next) {
    return switch (next) {
      case Next.Start start -> start.setback();
      case Next.Later later -> later.setback();
      case Next.GivenUp givenUp -> givenUp.setback();
      case Next.Completed completed -> null;
    };
  }

  private void look(Instant at) {
    if (nextLook == null || at.isBefore(nextLook)) {
      nextLook = at;
    }
  }

  ServiceStatus status() {
    int running = 0;
    int ready = 0;
    for (SlotTasks slot : slots.slots) {
      for (List<ObservedTask> tasks : List.of(slot.current(), slot.outdated())) {
        running += (int) tasks.stream().filter(task -> task.task().isRunning()).count();
        ready += (int) tasks.stream().filter(ObservedTask::isReady).count();
      }
    }
    ServiceStatus.State state = state();
    return new ServiceStatus(
        state,
        running,
        ready,
        service.slots(),
        message(state, ready),
        setback == null ? null : setback.culprit());
  }

  private ServiceStatus.State state() {
    boolean allGone = slots.surplus.stream().allMatch(ObservedTask::hasEnded);
    if (slots.slots.isEmpty() && allGone) {
      return ServiceStatus.State.STOPPED;
    }
    if (paused || (setback != null && setback.failing())) {
      return ServiceStatus.State.FAILED;
    }
    boolean settled = slots.areSettled() && allGone;
    boolean updated = slots.slots.stream().allMatch(slot -> slot.outdated().isEmpty());
    if (!settled || !updated) {
      return ServiceStatus.State.DEPLOYING;
    }
    boolean completed =
        !slots.slots.isEmpty() && slots.slots.stream().allMatch(SlotTasks::hasCompleted);
    return completed ? ServiceStatus.State.COMPLETED : ServiceStatus.State.RUNNING;
  }

  private String message(ServiceStatus.State state, int ready) {
    if (paused) {
      return "the update is paused, what ran before serves on: " + reason();
    }
    if (setback != null && state != ServiceStatus.State.RUNNING) {
      return "failed %d time%s in a row: %s"
          .formatted(setback.attempts(), setback.attempts() == 1 ? "" : "s", reason());
    }
    if (waiting) {
      return "waits for " + waitsFor;
    }
    return state == ServiceStatus.State.DEPLOYING
        ? "%d of %d ready".formatted(ready, service.slots())
        : "";
  }

  private String reason() {
    return setback == null ? "its new tasks keep failing" : setback.reason();
  }
}
