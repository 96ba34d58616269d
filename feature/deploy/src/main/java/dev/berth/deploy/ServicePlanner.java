package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.deploy.RestartRule.Next;
import dev.berth.deploy.RestartRule.Setback;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans one service. Slots without a task are filled at once, all of them; slots with an outdated
 * one are updated a few at a time ({@link UpdateCourse}): a new task first, and when it is ready
 * the old one goes. Where the two cannot be alive at once, or the file wants it so, the old one
 * goes first. While an update is paused what ran before serves on, and stands in for what ends. A
 * job's slots are filled a few at a time, until each has ended well. For one plan.
 */
final class ServicePlanner {
  private final DesiredService service;
  private final long version;
  private final ServiceSlots slots;
  private final UpdateCourse course;
  private final @Nullable DesiredService standIn;
  private final long standInVersion;
  private String waitsFor;
  private boolean prepared = true;
  private final List<Step> steps = new ArrayList<>();
  private @Nullable Instant nextLook;
  private @Nullable Setback setback;
  private boolean waiting;
  private String unplaced = "";
  private int turns;

  /**
   * @param waitsFor what has to come before a first start; empty: nothing
   */
  ServicePlanner(
      DesiredService service, long version, ServiceSlots slots, Instant now, String waitsFor) {
    this.service = service;
    this.version = version;
    this.slots = slots;
    this.course = new UpdateCourse(service, slots, now);
    EarlierService earlier = service.earlier();
    boolean distrusted = course.isPaused() || isWithoutImage();
    this.standIn = earlier == null || !distrusted ? null : service.standIn(earlier);
    this.standInVersion = earlier == null ? version : earlier.version();
    this.waitsFor = isWithoutImage() ? "image " + service.spec().image() : waitsFor;
  }

  private boolean isWithoutImage() {
    return service.spec().imageId().isEmpty();
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
    if (service.spec().upkeep().scheme().isJob()) {
      turns = service.replicas() - slots.active();
      slots.slots.forEach(this::planJobSlot);
    } else {
      turns = course.turns();
      slots.slots.forEach(this::planSlot);
    }
    slots.surplus.forEach(this::endSurplus);
    Instant later = course.nextLook();
    if (later != null) {
      look(later);
    }
  }

  List<Step> steps() {
    return steps;
  }

  Optional<Verdict> verdict() {
    return course.verdict();
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

  private void planJobSlot(SlotTasks slot) {
    forget(slot);
    slot.outdated().forEach(this::stop);
    if (!slot.current().isEmpty()) {
      keep(slot);
    } else if (slot.isEmpty() && (turns > 0 || !(slot.next instanceof Next.Start))) {
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
      replaceUnhealthy(task);
      return;
    }
    if (task.isReady()) {
      slot.outdated().forEach(this::stop);
    } else if (task.labels().attempt() > 0 && slot.next instanceof Next.Start start) {
      setback = start.setback();
    }
  }

  private void replaceUnhealthy(ObservedTask task) {
    if (service.spec().upkeep().restart().condition() != Condition.NONE) {
      steps.add(stop(task, Departure.UNHEALTHY));
    }
  }

  private void update(SlotTasks slot) {
    if (slot.hasCompleted()) {
      slot.outdated().forEach(this::stop);
      return;
    }
    ObservedTask old = slot.outdated().getFirst();
    slot.outdated().stream().skip(1).forEach(this::stop);
    if (standIn != null) {
      keepOld(old);
      return;
    }
    if (old.task().isRunning() && old.readiness() == Readiness.UNHEALTHY) {
      replaceUnhealthy(old);
      return;
    }
    if (course.isPaused() || isHeldBack(slot)) {
      return;
    }
    if (slot.hasFailed()) {
      fill(slot);
      return;
    }
    if (turns == 0) {
      return;
    }
    turns--;
    if (course.isStopFirst()) {
      slot.outdated().forEach(this::stop);
      return;
    }
    fill(slot);
  }

  /** Of a slot that is not to be updated for the time being. */
  private void keepOld(ObservedTask old) {
    if (old.task().state() instanceof TaskState.Created) {
      steps.add(new Step.StartTask(old.id(), place(old)));
    } else if (old.readiness() == Readiness.UNHEALTHY) {
      replaceUnhealthy(old);
    }
    waiting |= !course.isPaused();
  }

  private void fill(SlotTasks slot) {
    DesiredService before = standIn;
    if (before != null && (course.isPaused() || slot.number <= before.replicas())) {
      fill(slot, before, standInVersion, slot.nextOf(before));
    } else {
      fill(slot, service, version, slot.next);
    }
  }

  private void fill(SlotTasks slot, DesiredService made, long ofVersion, Next next) {
    switch (next) {
      case Next.Start start -> {
        setback = start.setback() == null ? setback : start.setback();
        if (!isUnplaced(slot) && (made.equals(standIn) || !isHeldBack(slot))) {
          turns -= service.spec().upkeep().scheme().isJob() ? 1 : 0;
          steps.add(
              new Step.CreateTask(made, slot.number, ofVersion, start.attempt(), start.restarts()));
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
    if (isUnplaced(slot)) {
      return true;
    }
    boolean first = slot.next instanceof Next.Start start && start.attempt() == 0;
    boolean held = !prepared || isWithoutImage() || (first && !waitsFor.isEmpty());
    waiting |= held;
    return held;
  }

  private boolean isUnplaced(SlotTasks slot) {
    String refusal = slots.refusal(slot.number);
    unplaced = refusal.isEmpty() ? unplaced : refusal;
    return !refusal.isEmpty();
  }

  /** Of a slot beyond those wanted; the ended ones of a stopped service are kept. */
  private void endSurplus(ObservedTask task) {
    if (!task.hasEnded()) {
      stop(task);
    } else if (task.slot() > service.places()) {
      steps.add(new Step.RemoveTask(task.id(), place(task)));
    }
  }

  private void stop(ObservedTask task) {
    if (task.task().state() instanceof TaskState.Created) {
      if (!slots.isStarting(task)) {
        steps.add(new Step.RemoveTask(task.id(), place(task)));
      }
    } else if (task.isActive()) {
      steps.add(stop(task, Departure.UNWANTED));
    }
  }

  private static Step stop(ObservedTask task, Departure why) {
    return new Step.StopTask(task.id(), place(task), why, task.labels().stopGrace());
  }

  private static Slot place(ObservedTask task) {
    return new Slot(task.service(), task.slot());
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
        state, running, ready, service.slots(), message(state, ready), culprit());
  }

  private ServiceStatus.State state() {
    boolean allGone = slots.surplus.stream().allMatch(ObservedTask::hasEnded);
    if (slots.slots.isEmpty() && allGone) {
      return ServiceStatus.State.STOPPED;
    }
    if (course.isPaused() || !unplaced.isEmpty() || (setback != null && setback.failing())) {
      return ServiceStatus.State.FAILED;
    }
    if (!allGone || !course.isSettled()) {
      return ServiceStatus.State.DEPLOYING;
    }
    boolean completed = !slots.slots.isEmpty() && slots.completed() == slots.slots.size();
    return completed ? ServiceStatus.State.COMPLETED : ServiceStatus.State.RUNNING;
  }

  private @Nullable TaskId culprit() {
    if (setback != null && setback.culprit() != null) {
      return setback.culprit();
    }
    return course.isPaused() ? course.culprit() : null;
  }

  private String message(ServiceStatus.State state, int ready) {
    if (course.isPaused()) {
      return course.message();
    }
    if (!unplaced.isEmpty()) {
      return unplaced;
    }
    if (setback != null && state != ServiceStatus.State.RUNNING) {
      return "failed %d time%s in a row: %s"
          .formatted(setback.attempts(), setback.attempts() == 1 ? "" : "s", setback.reason());
    }
    if (waiting) {
      return "waits for " + waitsFor;
    }
    if (state != ServiceStatus.State.DEPLOYING) {
      return "";
    }
    return service.spec().upkeep().scheme().isJob()
        ? "%d of %d completed".formatted(slots.completed(), service.slots())
        : "%d of %d ready".formatted(ready, service.slots());
  }
}
