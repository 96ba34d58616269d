package dev.berth.deploy;

import dev.berth.deploy.ClusterStanding.Stage;
import dev.berth.deploy.ObservedCluster.FirstFailure;
import dev.berth.deploy.Rollout.State;
import dev.berth.engine.ClusterService.Update;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans one service of a cluster: what is to be asked of the cluster, and what its update has come
 * to. The cluster itself replaces tasks; a service that it takes an update of back is left alone
 * until what is desired has gone back, too. For one plan.
 */
final class ClusterServicePlanner {
  private final ClusterStanding standing;
  private String waitsFor = "";
  private @Nullable Instant nextLook;

  ClusterServicePlanner(ClusterStanding standing) {
    this.standing = standing;
  }

  /**
   * Lets a service that is not there wait.
   *
   * @param what comes before it; empty: nothing
   */
  void waitFor(String what) {
    waitsFor = what;
  }

  /** What is to be asked of the cluster. */
  Optional<ClusterStep> step() {
    return switch (standing.stage) {
      case ABSENT ->
          waitsFor.isEmpty()
              ? Optional.of(new ClusterStep.CreateService(standing.form))
              : Optional.empty();
      case OUTDATED -> Optional.of(new ClusterStep.UpdateService(standing.form));
      case MISMADE -> Optional.of(new ClusterStep.RemoveService(standing.form.spec().identity()));
      case UNWANTED ->
          standing.seen.service() == null || ClusterStep.GONE.equals(standing.seen.asked())
              ? Optional.empty()
              : Optional.of(new ClusterStep.RemoveService(standing.form.spec().identity()));
      case ASKED, TAKEN_BACK, KNOWN -> Optional.empty();
    };
  }

  /** Whether networks of before may go, as far as this service is concerned. */
  boolean isSettled() {
    return switch (standing.stage) {
      case KNOWN -> !standing.isUpdating() && !standing.tasks.hasOutdated() && mayNotGoBack();
      case UNWANTED -> standing.tasks.hasEnded();
      case ABSENT, MISMADE, OUTDATED, ASKED, TAKEN_BACK -> false;
    };
  }

  private boolean mayNotGoBack() {
    Rollout rollout = standing.service.rollout();
    return rollout == null || !(rollout.state().isOpen() || rollout.state().isPaused());
  }

  /** What its update has come to. */
  Optional<Verdict> verdict() {
    Rollout rollout = standing.service.rollout();
    if (rollout == null || !(rollout.state().isOpen() || rollout.state().isPaused())) {
      return Optional.empty();
    }
    State state = rollout.state();
    if (standing.stage == Stage.TAKEN_BACK) {
      return standing.update() == Update.State.ROLLING_BACK || state.isPaused()
          ? Optional.empty()
          : Optional.of(verdict(canGoBack(state) ? State.ROLLBACK_STARTED : paused(state)));
    }
    if (standing.stage != Stage.KNOWN) {
      return Optional.empty();
    }
    if (standing.isPaused()) {
      return state.isPaused() ? Optional.empty() : Optional.of(verdict(paused(state)));
    }
    return standing.isUpdating() || !standing.isComplete()
        ? Optional.empty()
        : Optional.of(over(state));
  }

  private boolean canGoBack(State state) {
    return state == State.UPDATING && standing.service.earlier() != null;
  }

  private static State paused(State state) {
    return state.isRollback() ? State.ROLLBACK_PAUSED : State.PAUSED;
  }

  private Verdict over(State state) {
    State over = state.isRollback() ? State.ROLLBACK_COMPLETED : State.COMPLETED;
    return new Verdict(standing.service.key(), standing.service.hash(), over, "", null);
  }

  private Verdict verdict(State state) {
    FirstFailure first = standing.seen.first();
    return first == null
        ? new Verdict(
            standing.service.key(),
            standing.service.hash(),
            state,
            standing.reason(),
            standing.culprit())
        : new Verdict(
            standing.service.key(), standing.service.hash(), state, first.reason(), first.task());
  }

  ServiceStatus status() {
    ClusterServiceStatus status =
        new ClusterServiceStatus(standing, waitsFor, verdict().isPresent());
    ServiceStatus made = status.make();
    nextLook = status.nextLook();
    return made;
  }

  /** When there may be something to say by the mere course of time; null: never. */
  @Nullable Instant nextLook() {
    return nextLook;
  }

  /** Whether others that depend on it may start. */
  boolean satisfies(StartCondition condition) {
    return switch (condition) {
      case SERVICE_STARTED ->
          standing.tasks.running() > 0 || standing.places() == 0 || standing.tasks.completed() > 0;
      case SERVICE_HEALTHY -> status().state() == ServiceStatus.State.RUNNING;
      case SERVICE_COMPLETED_SUCCESSFULLY ->
          standing.tasks.completed() >= Math.max(1, standing.places());
    };
  }
}
