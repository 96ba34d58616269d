package dev.berth.deploy;

import dev.berth.compose.Update;
import dev.berth.deploy.RestartRule.Setback;
import dev.berth.deploy.Rollout.State;
import dev.berth.engine.Networking;
import dev.berth.kernel.TaskId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be done next in the update of a service, and what it has come to. Immutable once made;
 * for one plan.
 *
 * <p>As many slots as {@code parallelism} says are busy at once; a slot is busy from its first step
 * until its new task has been watched for the {@code monitor} time and the {@code delay} has
 * passed.
 */
final class UpdateCourse {
  private static final Update UNWATCHED = Update.DEFAULT;

  private final DesiredService service;
  private final ServiceSlots slots;
  private final Instant now;
  private final Update update;
  private final Optional<Verdict> verdict;

  UpdateCourse(DesiredService service, ServiceSlots slots, Instant now) {
    this.service = service;
    this.slots = slots;
    this.now = now;
    Rollout rollout = service.rollout();
    this.update =
        rollout != null && rollout.state().isRollback()
            ? service.spec().upkeep().rollback()
            : service.spec().upkeep().update();
    this.verdict = rollout == null ? Optional.empty() : conclude(rollout);
  }

  private Optional<Verdict> conclude(Rollout rollout) {
    State state = rollout.state();
    if (!state.isOpen() && !state.isPaused()) {
      return Optional.empty();
    }
    if (isOver()) {
      State over = state.isRollback() ? State.ROLLBACK_COMPLETED : State.COMPLETED;
      return Optional.of(new Verdict(service.key(), service.hash(), over, "", null));
    }
    if (state.isPaused() || isJob() || !failsTooOften()) {
      return Optional.empty();
    }
    return switch (update.failureAction()) {
      case CONTINUE -> Optional.empty();
      case PAUSE -> Optional.of(pause(state));
      case ROLLBACK ->
          Optional.of(canGoBack(state) ? verdict(State.ROLLBACK_STARTED) : pause(state));
    };
  }

  private boolean canGoBack(State state) {
    return state == State.UPDATING && service.earlier() != null;
  }

  private Verdict pause(State state) {
    return verdict(state.isRollback() ? State.ROLLBACK_PAUSED : State.PAUSED);
  }

  private Verdict verdict(State state) {
    Setback setback = slots.setback();
    return new Verdict(
        service.key(),
        service.hash(),
        state,
        setback == null ? "its new tasks keep failing" : setback.reason(),
        setback == null ? null : setback.culprit());
  }

  private boolean isJob() {
    return service.spec().upkeep().scheme().isJob();
  }

  private boolean isOver() {
    return !now.isBefore(slots.watchedUntil(update));
  }

  private boolean failsTooOften() {
    return slots.failed() > update.maxFailureRatio() * slots.slots.size();
  }

  Optional<Verdict> verdict() {
    return verdict;
  }

  /** Whether nothing new is begun, and what ran before stands in for what ends. */
  boolean isPaused() {
    Rollout rollout = service.rollout();
    return verdict
        .map(one -> one.state().isPaused() || one.state() == State.ROLLBACK_STARTED)
        .orElse(rollout != null && rollout.state().isPaused());
  }

  /** How many more slots may be updated now. */
  int turns() {
    int most = update.parallelism() == 0 ? Integer.MAX_VALUE : update.parallelism();
    return Math.max(0, most - slots.busy(update, now));
  }

  /** Whether the file wants the old task to go first, or the two cannot be alive at once. */
  boolean isStopFirst() {
    Networking networking = service.spec().networking();
    boolean exclusive = !networking.ports().isEmpty() && !slots.sharedPorts;
    boolean onMachine = networking.namespace() == Networking.Namespace.HOST;
    return update.order() == Update.Order.STOP_FIRST
        || exclusive
        || (onMachine && update.order() == null);
  }

  /** When there is more to do by the mere course of time; null: never. */
  @Nullable Instant nextLook() {
    Instant free = slots.nextFree(update, now);
    Instant over = slots.watchedUntil(update);
    if (!now.isBefore(over) || over.equals(Instant.MAX)) {
      over = slots.watchedUntil(UNWATCHED);
    }
    if (!now.isBefore(over) || over.equals(Instant.MAX)) {
      return free;
    }
    return free == null || over.isBefore(free) ? over : free;
  }

  /** Whether every slot has what is desired, and lasts as far as can be told by now. */
  boolean isSettled() {
    Rollout rollout = service.rollout();
    boolean watched = rollout != null && rollout.state().isOpen();
    return !now.isBefore(watched ? slots.watchedUntil(update) : slots.watchedUntil(UNWATCHED));
  }

  /** Of a paused one, for people: what happens, and why. */
  String message() {
    Rollout rollout = service.rollout();
    String reason = verdict.map(Verdict::message).orElse(rollout == null ? "" : rollout.message());
    boolean back = verdict.isPresent() && verdict.get().state() == State.ROLLBACK_STARTED;
    boolean rollback = rollout != null && rollout.state().isRollback();
    if (back) {
      return "the update failed and is rolled back: " + reason;
    }
    return "the %s is paused, what ran before serves on: %s"
        .formatted(rollback ? "rollback" : "update", reason);
  }

  /** Of a paused one: the task whose end explains it; null: none. */
  @Nullable TaskId culprit() {
    Rollout rollout = service.rollout();
    if (verdict.isPresent()) {
      return verdict.get().culprit();
    }
    return rollout == null ? null : rollout.culprit();
  }
}
