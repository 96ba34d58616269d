package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Restart;
import dev.berth.deploy.ClusterStanding.Stage;
import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.ClusterTask;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells how a service of a cluster is, and why. For one plan. */
final class ClusterServiceStatus {
  /** So many failures in a row, and a service does not get there by itself. */
  private static final int FAILING = 3;

  /** A task without a node for so long does not get one by itself. */
  private static final Duration UNPLACED = Duration.ofSeconds(5);

  private final ClusterStanding standing;
  private final String waitsFor;
  private final boolean concluding;
  private @Nullable Instant nextLook;

  /**
   * @param waitsFor what has to come before it is made; empty: nothing
   * @param concluding whether its update has come to something that is not written down yet
   */
  ClusterServiceStatus(ClusterStanding standing, String waitsFor, boolean concluding) {
    this.standing = standing;
    this.waitsFor = waitsFor;
    this.concluding = concluding;
  }

  ServiceStatus make() {
    int running = standing.tasks.running();
    ServiceStatus.State state = state();
    String message = message(state);
    TaskId culprit = state == ServiceStatus.State.FAILED ? standing.culprit() : null;
    look(standing.quiet);
    look(standing.tasks.settles());
    return new ServiceStatus(state, running, running, standing.places(), message, culprit);
  }

  /** When there may be something else to say by the mere course of time; null: never. */
  @Nullable Instant nextLook() {
    return nextLook;
  }

  private void look(@Nullable Instant at) {
    if (at != null && (nextLook == null || at.isBefore(nextLook))) {
      nextLook = at;
    }
  }

  private ServiceStatus.State state() {
    if (hasFailed()) {
      return ServiceStatus.State.FAILED;
    }
    if (standing.places() == 0) {
      boolean known =
          standing.stage == Stage.KNOWN
              || (standing.stage == Stage.UNWANTED && standing.seen.service() == null);
      return known && standing.tasks.hasEnded()
          ? ServiceStatus.State.STOPPED
          : ServiceStatus.State.DEPLOYING;
    }
    if (standing.stage != Stage.KNOWN || standing.isUpdating() || !standing.isComplete()) {
      return ServiceStatus.State.DEPLOYING;
    }
    return standing.tasks.upToDate() == 0
        ? ServiceStatus.State.COMPLETED
        : ServiceStatus.State.RUNNING;
  }

  private boolean hasFailed() {
    Rollout rollout = standing.service.rollout();
    if (rollout != null && rollout.state().isPaused() && standing.stage == Stage.TAKEN_BACK) {
      return true;
    }
    return switch (standing.stage) {
      case ABSENT, OUTDATED, MISMADE, UNWANTED -> isRefused();
      case TAKEN_BACK -> !standing.isUpdating() && !concluding;
      case KNOWN ->
          standing.isPaused() || (!standing.isComplete() && (isFailing() || isUnplaced()));
      case ASKED -> false;
    };
  }

  /** Whether the cluster does not take what is asked of it. */
  private boolean isRefused() {
    StepFailure failure = standing.seen.failure();
    return failure != null && (failure.outlook() == Outlook.POOR || failure.attempts() > FAILING);
  }

  private boolean isFailing() {
    return standing.places() > 0
        && (standing.failures() >= FAILING || (mayEnd() && standing.tasks.hasGivenUp()));
  }

  /** Whether the cluster may let a place without a task be. */
  private boolean mayEnd() {
    Restart restart = standing.service.spec().upkeep().restart();
    return restart.condition() != Restart.Condition.ANY || restart.maxAttempts() != null;
  }

  private boolean isUnplaced() {
    ClusterTask pending = standing.tasks.pending();
    if (pending == null || pending.node() != null || pending.message().isEmpty()) {
      return false;
    }
    Instant hopeless = pending.created().plus(UNPLACED);
    if (standing.now.isBefore(hopeless)) {
      look(hopeless);
      return false;
    }
    return true;
  }

  private String message(ServiceStatus.State state) {
    return switch (state) {
      case RUNNING, STOPPED, COMPLETED -> "";
      case FAILED -> failure();
      case DEPLOYING -> progress();
    };
  }

  private String failure() {
    StepFailure refused = standing.seen.failure();
    if (standing.stage != Stage.KNOWN && standing.stage != Stage.TAKEN_BACK && refused != null) {
      return refused.reason();
    }
    if (standing.stage == Stage.TAKEN_BACK) {
      return "the update failed and the cluster took it back: " + setback();
    }
    Rollout rollout = standing.service.rollout();
    if (standing.isPaused()) {
      return "the %s is paused, what ran before serves on: %s"
          .formatted(
              rollout != null && rollout.state().isRollback() ? "rollback" : "update", setback());
    }
    ClusterTask pending = standing.tasks.pending();
    if (!isFailing() && pending != null) {
      return pending.message();
    }
    int failures = Math.max(1, standing.failures());
    return "failed %d time%s in a row: %s"
        .formatted(failures, failures == 1 ? "" : "s", standing.reason());
  }

  /** What was !concluding, if it was. */
  private String setback() {
    Rollout rollout = standing.service.rollout();
    return rollout != null && rollout.state().isPaused() ? rollout.message() : standing.reason();
  }

  private String progress() {
    if (!standing.seen.trouble().isEmpty()) {
      return standing.seen.trouble();
    }
    StepFailure failure = standing.seen.failure();
    if (failure != null && standing.stage != Stage.KNOWN) {
      return "failed %d time%s in a row: %s"
          .formatted(failure.attempts(), failure.attempts() == 1 ? "" : "s", failure.reason());
    }
    if (standing.stage == Stage.ABSENT && !waitsFor.isEmpty()) {
      return "waits for " + waitsFor;
    }
    if (standing.stage == Stage.TAKEN_BACK) {
      return "the update failed and is rolled back: " + standing.reason();
    }
    if (standing.service.spec().upkeep().scheme().isJob()) {
      return "%d of %d completed".formatted(standing.tasks.completed(), standing.places());
    }
    String ready =
        "%d of %d ready"
            .formatted(Math.min(standing.tasks.upToDate(), standing.places()), standing.places());
    if (standing.tasks.failures() > 0) {
      return ready + ": " + standing.reason();
    }
    ClusterTask pending = standing.tasks.pending();
    return pending == null || pending.message().isEmpty()
        ? ready
        : ready + ": " + pending.message();
  }
}
