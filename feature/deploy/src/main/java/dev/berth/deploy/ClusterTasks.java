package dev.berth.deploy;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.TaskState.Exited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one service of a cluster, as far as they tell how it fares. Immutable once made; for
 * one plan.
 */
final class ClusterTasks {
  /** A task that follows on failed ones has to last for so long until it counts. */
  private static final Duration PROBATION = Duration.ofSeconds(5);

  private final List<ClusterTask> all;
  private final String hash;
  private final boolean quiet;
  private final Instant now;

  /** Those made from what is desired, by where they belong, the newest first. */
  private final Map<String, List<ClusterTask>> current = new HashMap<>();

  private @Nullable Instant settles;

  /**
   * @param quiet whether the cluster has nothing more to replace: what runs is what is desired,
   *     whatever it says
   */
  ClusterTasks(List<ClusterTask> tasks, String hash, boolean quiet, Instant now) {
    this.hash = hash;
    this.quiet = quiet;
    this.now = now;
    this.all = new ArrayList<>(tasks);
    all.sort(Comparator.comparing(ClusterTask::created).reversed());
    all.stream()
        .filter(this::isCurrent)
        .forEach(task -> current.computeIfAbsent(place(task), _ -> new ArrayList<>()).add(task));
  }

  /** A slot; of a service with a task on every node, the node. */
  static String place(ClusterTask task) {
    return task.slot() > 0 ? Integer.toString(task.slot()) : "on " + task.node();
  }

  private boolean isCurrent(ClusterTask task) {
    return hash.equals(task.labels().get(TaskLabels.HASH))
        || (quiet && task.wanted() && task.isRunning());
  }

  /** Those that run and are to go on, whatever they are made from. */
  int running() {
    return (int) all.stream().filter(task -> task.wanted() && task.isRunning()).count();
  }

  /** Places with a running task of what is desired. */
  int upToDate() {
    return (int) current.values().stream().filter(ClusterTasks::isUp).count();
  }

  /** As {@link #upToDate}, but for those that have yet to show that they last. */
  int settled() {
    return (int) current.values().stream().filter(this::isSettled).count();
  }

  private static boolean isUp(List<ClusterTask> place) {
    return place.stream().anyMatch(task -> task.wanted() && task.isRunning());
  }

  private boolean isSettled(List<ClusterTask> place) {
    ClusterTask newest = place.getFirst();
    if (!isUp(place) || !(newest.state() instanceof TaskState.Running running)) {
      return isUp(place);
    }
    if (place.stream().skip(1).noneMatch(ClusterTasks::hasFailed)) {
      return true;
    }
    Instant settled = running.since().plus(PROBATION);
    if (now.isBefore(settled) && (settles == null || settled.isBefore(settles))) {
      settles = settled;
    }
    return !now.isBefore(settled);
  }

  /** When one of those that have to show that they last has done so; null: there is none. */
  @Nullable Instant settles() {
    return settles;
  }

  /** Whether a task of what was before is still to run. */
  boolean hasOutdated() {
    return all.stream().anyMatch(task -> task.wanted() && !isEnded(task) && !isCurrent(task));
  }

  /** Whether none is left that runs, or is to. */
  boolean hasEnded() {
    return all.stream().allMatch(ClusterTasks::isEnded);
  }

  /** Places whose task has ended well. */
  int completed() {
    return (int)
        current.values().stream()
            .filter(place -> place.stream().anyMatch(ClusterTasks::hasSucceeded))
            .count();
  }

  /** Whether any task was made from a mark. */
  boolean haveTried(String mark) {
    return all.stream().anyMatch(task -> mark.equals(task.labels().get(ClusterForm.MARK)));
  }

  /** How often in a row the tasks of the place that fares worst have failed. */
  int failures() {
    return current.values().stream().mapToInt(ClusterTasks::failuresInARow).max().orElse(0);
  }

  private static int failuresInARow(List<ClusterTask> place) {
    int failures = 0;
    for (ClusterTask task : place) {
      if (task.isRunning() && task.wanted()) {
        return 0;
      }
      if (hasSucceeded(task)) {
        return failures;
      }
      failures += hasFailed(task) ? 1 : 0;
    }
    return failures;
  }

  /** The task of what is desired that failed last; null: none has. */
  @Nullable ClusterTask culprit() {
    return all.stream().filter(task -> isCurrent(task) && hasFailed(task)).findFirst().orElse(null);
  }

  /** Whether tasks that have failed are not tried again. */
  boolean hasGivenUp() {
    return culprit() != null && all.stream().noneMatch(task -> isCurrent(task) && !isEnded(task));
  }

  /** One that waits for longest to run; null: none does. */
  @Nullable ClusterTask pending() {
    return all.stream()
        .filter(task -> task.wanted() && task.state() instanceof TaskState.Created)
        .reduce((_, oldest) -> oldest)
        .orElse(null);
  }

  private static boolean isEnded(ClusterTask task) {
    return task.state() instanceof Exited;
  }

  private static boolean hasSucceeded(ClusterTask task) {
    return task.state() instanceof Exited exited
        && exited.exitCode() == 0
        && exited.cause() == Cause.EXITED;
  }

  static boolean hasFailed(ClusterTask task) {
    return task.state() instanceof Exited && !hasSucceeded(task);
  }

  /** For people: why a task ended. */
  static String reason(ClusterTask task) {
    if (task.state() instanceof Exited exited) {
      return exited.reason().isEmpty() ? task.message() : exited.reason();
    }
    return task.message();
  }
}
