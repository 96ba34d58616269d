package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.compose.Update;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.deploy.RestartRule.Next;
import dev.berth.deploy.RestartRule.Setback;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.TaskState.Exited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one slot, sorted by what they mean to it. Immutable once made.
 *
 * <ul>
 *   <li><em>current</em>: alive and made from what is desired now, the best first
 *   <li><em>outdated</em>: alive and made from something else
 *   <li><em>leaving</em>: alive, and on their way out
 *   <li><em>ended</em>: the newest first
 * </ul>
 */
final class SlotTasks {
  /** How many ended tasks of a slot are kept, for their logs. */
  static final int HISTORY = 3;

  /** So many failures of what an update brings, and the slot has failed. */
  private static final int UPDATE_ATTEMPTS = 3;

  private static final Comparator<ObservedTask> BEST =
      Comparator.comparing((ObservedTask task) -> !task.isReady())
          .thenComparing(task -> task.task().created())
          .thenComparing(ObservedTask::id);
  private static final Comparator<ObservedTask> NEWEST =
      Comparator.comparing(ObservedTask::ended)
          .thenComparing((ObservedTask task) -> task.task().created())
          .thenComparing(ObservedTask::id)
          .reversed();

  final int number;
  final boolean starting;

  /** What comes after the last task made from what is desired now. */
  final Next next;

  private final DesiredService service;
  private final ObservedState observed;
  private final Instant now;
  private final List<ObservedTask> current = new ArrayList<>();
  private final List<ObservedTask> outdated = new ArrayList<>();
  private final List<ObservedTask> leaving = new ArrayList<>();
  private final List<ObservedTask> ended = new ArrayList<>();

  SlotTasks(
      DesiredService service,
      int number,
      List<ObservedTask> tasks,
      ObservedState observed,
      Instant now) {
    this.service = service;
    this.number = number;
    this.observed = observed;
    this.now = now;
    this.starting = observed.starting().contains(new Slot(service.key(), number));
    tasks.forEach(this::sort);
    current.sort(BEST);
    outdated.sort(BEST);
    ended.sort(NEWEST);
    this.next = next(service, begun());
  }

  private void sort(ObservedTask task) {
    if (task.hasEnded()) {
      ended.add(task);
    } else if (!task.isActive()) {
      leaving.add(task);
    } else if (task.labels().hash().equals(service.hash())) {
      current.add(task);
    } else {
      outdated.add(task);
    }
  }

  /** What ended before this moment says nothing about what is desired now. */
  private Instant begun() {
    Rollout rollout = service.rollout();
    return rollout == null ? Instant.MIN : rollout.begun();
  }

  private Next next(DesiredService made, Instant since) {
    StepFailure failure = observed.failures().get(new Slot(made.key(), number));
    boolean counts =
        failure != null && failure.hash().equals(made.hash()) && !failure.at().isBefore(since);
    return RestartRule.next(
        policy(made),
        endedOf(made, since).stream().findFirst().orElse(null),
        counts ? failure : null,
        now);
  }

  /** A job that has ended well is never started again, whatever its policy says. */
  private static Restart policy(DesiredService made) {
    Restart restart = made.spec().upkeep().restart();
    return made.spec().upkeep().scheme().isJob() && restart.condition() == Condition.ANY
        ? new Restart(
            Condition.ON_FAILURE, restart.delay(), restart.maxAttempts(), restart.window())
        : restart;
  }

  private List<ObservedTask> endedOf(DesiredService made, Instant since) {
    return ended.stream()
        .filter(task -> task.labels().hash().equals(made.hash()))
        .filter(task -> !task.task().created().isBefore(since) || task.ended().isAfter(since))
        .toList();
  }

  /** What comes after the last task made from another spec of the service. */
  Next nextOf(DesiredService standIn) {
    return next(standIn, Instant.MIN);
  }

  List<ObservedTask> current() {
    return current;
  }

  List<ObservedTask> outdated() {
    return outdated;
  }

  List<ObservedTask> leaving() {
    return leaving;
  }

  List<ObservedTask> ended() {
    return ended;
  }

  boolean isEmpty() {
    return current.isEmpty() && outdated.isEmpty() && leaving.isEmpty() && !starting;
  }

  private boolean isLeft() {
    return outdated.isEmpty() && leaving.isEmpty();
  }

  boolean hasReadyCurrent() {
    return current.stream().anyMatch(ObservedTask::isReady);
  }

  boolean hasStarted() {
    return current.stream().anyMatch(task -> task.task().isRunning()) || hasCompleted();
  }

  boolean hasCompleted() {
    return current.isEmpty() && !starting && next instanceof Next.Completed;
  }

  /** Whether what is desired now failed here so often that an update has to think again. */
  boolean hasFailed() {
    if (hasReadyCurrent() || hasCompleted()) {
      return false;
    }
    List<ObservedTask> tried = endedOf(service, begun());
    boolean unhealthy =
        current.stream().anyMatch(task -> task.readiness() == Readiness.UNHEALTHY)
            || tried.stream().anyMatch(task -> task.departure() == Departure.UNHEALTHY);
    long failures = tried.stream().filter(SlotTasks::isFailure).count();
    int attempts =
        switch (next) {
          case Next.Start start -> start.attempt();
          case Next.Later later -> later.setback().attempts();
          case Next.GivenUp givenUp -> UPDATE_ATTEMPTS;
          case Next.Completed completed -> 0;
        };
    return unhealthy || Math.max(failures, attempts) >= UPDATE_ATTEMPTS;
  }

  /** Why the last task made from what is desired now did not last; null: nothing is known. */
  @Nullable Setback setback() {
    ObservedTask unhealthy =
        current.stream()
            .filter(task -> task.readiness() == Readiness.UNHEALTHY)
            .findFirst()
            .orElse(null);
    if (unhealthy != null) {
      return new Setback(
          unhealthy.labels().attempt() + 1, true, "its health check keeps failing", unhealthy.id());
    }
    return switch (next) {
      case Next.Start start -> start.setback();
      case Next.Later later -> later.setback();
      case Next.GivenUp givenUp -> givenUp.setback();
      case Next.Completed completed -> null;
    };
  }

  private static boolean isFailure(ObservedTask task) {
    return task.departure() != Departure.UNWANTED
        && task.task().state() instanceof Exited exited
        && exited.cause() != Cause.LOST
        && RestartRule.isFailure(task, exited);
  }

  /**
   * When its update is over, so that the next slot may have its turn.
   *
   * @return the end of time: when something happens; the beginning of time: it is not being updated
   */
  Instant busyUntil(Update update) {
    if (starting || !leaving.isEmpty()) {
      return Instant.MAX;
    }
    if (hasFailed()) {
      return Instant.MIN;
    }
    if (current.isEmpty()) {
      return outdated.isEmpty() && !hasCompleted() ? Instant.MAX : Instant.MIN;
    }
    if (!hasReadyCurrent() || !outdated.isEmpty()) {
      return Instant.MAX;
    }
    if (update.monitor().isZero() && update.delay().isZero()) {
      return Instant.MIN;
    }
    return later(watchedUntil(update), update.delay());
  }

  /** When its new task has shown that it lasts; the end of time: not before something happens. */
  Instant watchedUntil(Update update) {
    if (hasCompleted() && isLeft()) {
      return Instant.MIN;
    }
    if (starting || !isLeft() || !hasReadyCurrent()) {
      return Instant.MAX;
    }
    return later(current.getFirst().settled(), update.monitor());
  }

  private static Instant later(Instant moment, Duration by) {
    return moment.equals(Instant.MAX) ? moment : moment.plus(by);
  }
}
