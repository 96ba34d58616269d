package dev.berth.deploy;

import dev.berth.deploy.ObservedCluster.FirstFailure;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterService.Update;
import dev.berth.engine.ClusterTask;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service of a cluster stands beside what is desired of it. Immutable once made; for one
 * plan.
 */
final class ClusterStanding {
  /** A cluster begins to replace tasks within so long after a change. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  final DesiredService service;
  final ClusterForm form;
  final Seen seen;
  final Instant now;
  final ClusterTasks tasks;
  final Stage stage;

  /** When the cluster counts as having nothing more to replace; null: it does, or it says so. */
  final @Nullable Instant quiet;

  ClusterStanding(DesiredService service, ClusterForm form, Seen seen, Instant now) {
    this.service = service;
    this.form = form;
    this.seen = seen;
    this.now = now;
    Instant replaced = replaced();
    this.quiet = replaced != null && now.isBefore(replaced) ? replaced : null;
    boolean isQuiet = replaced != null && quiet == null;
    this.tasks = new ClusterTasks(seen.tasks(), service.hash(), isQuiet, now);
    this.stage = stage();
  }

  /**
   * What is to be seen of a service.
   *
   * @param service null: there is none
   * @param tasks also those of what it was before
   * @param asked what was last asked for and cannot be seen yet; null: nothing
   * @param failure of the last step; null: it did not fail
   * @param first the task of what is desired that failed first; null: none has
   * @param trouble why nothing can be asked of the cluster now; empty: it can
   */
  record Seen(
      @Nullable ClusterService service,
      List<ClusterTask> tasks,
      @Nullable String asked,
      @Nullable StepFailure failure,
      @Nullable FirstFailure first,
      String trouble) {}

  /** How far the cluster knows what is desired. */
  enum Stage {
    /** There is no service, and there is to be one. */
    ABSENT,
    /** There is one of another mode, which cannot be changed. */
    MISMADE,
    /** The service is what it was before. */
    OUTDATED,
    /** It was asked for, and cannot be seen yet. */
    ASKED,
    /** The cluster goes, or has gone, back from it by itself. */
    TAKEN_BACK,
    /** The cluster works towards it. */
    KNOWN,
    /** Nothing is to be there. */
    UNWANTED
  }

  /**
   * From when on tasks that the cluster has not replaced need not be replaced for what has changed;
   * null: that cannot be told.
   */
  private @Nullable Instant replaced() {
    ClusterService there = seen.service();
    return there == null || !isMarked(there) || isUpdating() || isPaused()
        ? null
        : there.updated().plus(QUIET);
  }

  private boolean isMarked(ClusterService there) {
    return form.mark().equals(there.labels().get(ClusterForm.MARK));
  }

  private Stage stage() {
    ClusterService there = seen.service();
    if (isStoppedJob()) {
      return Stage.UNWANTED;
    }
    if (there != null && isMarked(there)) {
      return Stage.KNOWN;
    }
    if (form.mark().equals(seen.asked()) || ClusterStep.GONE.equals(seen.asked())) {
      return Stage.ASKED;
    }
    if (there == null) {
      return Stage.ABSENT;
    }
    String mode = there.labels().getOrDefault(ClusterForm.MODE, "");
    if (!mode.isEmpty() && !mode.equals(form.spec().operation().mode().name())) {
      return Stage.MISMADE;
    }
    return isTakenBack(there) ? Stage.TAKEN_BACK : Stage.OUTDATED;
  }

  /** A job that has no tasks is none. */
  private boolean isStoppedJob() {
    return isJob() && service.mode() == DesiredService.Mode.STOPPED;
  }

  private boolean isTakenBack(ClusterService there) {
    return switch (there.update().state()) {
      case ROLLING_BACK, ROLLBACK_PAUSED, ROLLED_BACK -> tasks.haveTried(form.mark());
      case NONE, UPDATING, PAUSED, COMPLETED -> false;
    };
  }

  boolean isJob() {
    return service.spec().upkeep().scheme().isJob();
  }

  Update.State update() {
    ClusterService there = seen.service();
    return there == null ? Update.State.NONE : there.update().state();
  }

  boolean isUpdating() {
    return update() == Update.State.UPDATING || update() == Update.State.ROLLING_BACK;
  }

  boolean isPaused() {
    return update() == Update.State.PAUSED || update() == Update.State.ROLLBACK_PAUSED;
  }

  /** How many tasks there should be, as far as that is known. */
  int places() {
    ClusterService there = seen.service();
    boolean byNodes = service.spec().upkeep().scheme().isGlobal();
    if (!byNodes || service.mode() == DesiredService.Mode.STOPPED) {
      return service.slots();
    }
    return there == null ? 1 : there.replicas();
  }

  /** Whether every place has a task of what is desired, or had one that ended well. */
  boolean isComplete() {
    if (isJob()) {
      return tasks.completed() >= places();
    }
    return !tasks.hasOutdated() && tasks.settled() + endedForGood() >= places();
  }

  private int endedForGood() {
    return switch (service.spec().upkeep().restart().condition()) {
      case ANY -> 0;
      case NONE, ON_FAILURE -> tasks.completed();
    };
  }

  /** How often in a row the tasks of the place that fares worst have failed, as far as known. */
  int failures() {
    FirstFailure first = seen.first();
    return Math.max(tasks.failures(), first == null ? 0 : first.inARow());
  }

  /** Why tasks of what is desired have failed, for people. */
  String reason() {
    FirstFailure first = seen.first();
    if (stage == Stage.TAKEN_BACK && first != null) {
      return first.reason();
    }
    ClusterTask culprit = tasks.culprit();
    if (culprit != null) {
      return ClusterTasks.reason(culprit);
    }
    ClusterService there = seen.service();
    String said = there == null ? "" : there.update().message();
    return said.isEmpty() ? "its new tasks keep failing" : said;
  }

  /** The task of what is desired that failed last; null: none has. */
  @Nullable TaskId culprit() {
    ClusterTask culprit = tasks.culprit();
    return culprit == null ? null : culprit.id();
  }
}
