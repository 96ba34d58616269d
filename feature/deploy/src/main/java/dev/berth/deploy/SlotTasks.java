package dev.berth.deploy;

import dev.berth.deploy.RestartRule.Next;
import dev.berth.engine.TaskState.Exited;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

  /** So many failures of what an update brings, and the update pauses. */
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
  final Next next;
  private final String hash;
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
    Slot slot = new Slot(service.key(), number);
    this.number = number;
    this.hash = service.hash();
    this.starting = observed.starting().contains(slot);
    tasks.forEach(this::sort);
    current.sort(BEST);
    ended.sort(NEWEST);
    StepFailure failure = observed.failures().get(slot);
    this.next =
        RestartRule.next(
            service.spec().upkeep().restart(),
            endedOfCurrent().stream().findFirst().orElse(null),
            failure != null && failure.hash().equals(hash) ? failure : null,
            now);
  }

  private void sort(ObservedTask task) {
    if (task.hasEnded()) {
      ended.add(task);
    } else if (!task.isActive()) {
      leaving.add(task);
    } else if (task.labels().hash().equals(hash)) {
      current.add(task);
    } else {
      outdated.add(task);
    }
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

  boolean hasReadyCurrent() {
    return current.stream().anyMatch(ObservedTask::isReady);
  }

  boolean hasStarted() {
    return current.stream().anyMatch(task -> task.task().isRunning()) || hasCompleted();
  }

  boolean hasCompleted() {
    return current.isEmpty() && !starting && next instanceof Next.Completed;
  }

  /** Whether what is desired now failed too often here to be tried beside what still serves. */
  boolean isPaused() {
    long failures =
        endedOfCurrent().stream()
            .filter(
                task ->
                    task.task().state() instanceof Exited exited
                        && RestartRule.isFailure(task, exited))
            .count();
    int attempts =
        switch (next) {
          case Next.Start start -> start.attempt();
          case Next.Later later -> later.setback().attempts();
          case Next.GivenUp givenUp -> UPDATE_ATTEMPTS;
          case Next.Completed completed -> 0;
        };
    return !outdated.isEmpty() && Math.max(failures, attempts) >= UPDATE_ATTEMPTS;
  }

  private List<ObservedTask> endedOfCurrent() {
    return ended.stream().filter(task -> task.labels().hash().equals(hash)).toList();
  }
}
