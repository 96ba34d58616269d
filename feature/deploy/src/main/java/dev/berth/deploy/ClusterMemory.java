package dev.berth.deploy;

import dev.berth.deploy.ObservedCluster.FirstFailure;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is being asked of a cluster, and what came of what was: a cluster reconciler's memory.
 * Confined to its thread. Losing it with the process does no harm: it only keeps things from being
 * asked twice or too soon.
 */
final class ClusterMemory {
  /** What a cluster has taken and does not show after so long is asked again. */
  private static final Duration SHOWN_WITHIN = Duration.ofSeconds(5);

  private static final int MOST_COUNTED = 10;

  private final Map<String, ClusterStep> steps = new HashMap<>();
  private final Map<String, StepFailure> failures = new HashMap<>();
  private final Map<String, Asked> asked = new HashMap<>();

  /** By marks; clusters forget tasks that have failed soon. */
  private final Map<String, FirstFailure> firstFailures = new HashMap<>();

  /** Tasks that have failed in a row, of which clusters keep few: a user should hear of it. */
  private final Map<Place, Set<TaskId>> failedInARow = new HashMap<>();

  /** Where tasks of a mark follow on one another. */
  private record Place(String mark, String slot) {}

  private record Asked(ClusterStep step, Instant at) {
    String aim() {
      return step.aim();
    }
  }

  /** Whether a step is to be done now; then it is on its way. */
  boolean begin(ClusterStep step, Instant now) {
    StepFailure failure = failures.get(step.subject());
    boolean tooSoon =
        failure != null && failure.hash().equals(step.aim()) && now.isBefore(failure.due());
    return !tooSoon && steps.putIfAbsent(step.subject(), step) == null;
  }

  /**
   * @param reason why it failed; null: it did not
   */
  void end(ClusterStep step, @Nullable String reason, StepFailure.Outlook outlook, Instant now) {
    steps.remove(step.subject());
    if (reason == null) {
      failures.remove(step.subject());
      asked.put(step.subject(), new Asked(step, now));
      return;
    }
    StepFailure before = failures.get(step.subject());
    int attempts = before != null && before.hash().equals(step.aim()) ? before.attempts() + 1 : 1;
    failures.put(step.subject(), new StepFailure(step.aim(), attempts, now, reason, outlook));
  }

  /** Forgets what was asked for and can be seen by now, or never will. */
  void look(ClusterPicture picture, Instant now) {
    Map<String, String> marks =
        picture.services().stream()
            .collect(
                Collectors.toMap(
                    service -> ClusterStep.subject(service.identity()), ClusterMemory::mark));
    asked
        .entrySet()
        .removeIf(
            entry -> {
              Asked one = entry.getValue();
              String shown = marks.getOrDefault(entry.getKey(), ClusterStep.GONE);
              return one.aim().equals(shown) || now.isAfter(one.at().plus(SHOWN_WITHIN));
            });
  }

  /** Remembers why tasks failed, as long as any task of the same mark is left. */
  void lookForFailures(ClusterPicture picture) {
    Set<String> marks = new HashSet<>();
    Set<Place> failing = new HashSet<>();
    Set<Place> running = new HashSet<>();
    for (ClusterTask task : picture.tasks()) {
      String mark = task.labels().getOrDefault(ClusterForm.MARK, "");
      marks.add(mark);
      Place place = new Place(mark, ClusterTasks.place(task));
      if (ClusterTasks.hasFailed(task)) {
        firstFailures.putIfAbsent(mark, new FirstFailure(task.id(), ClusterTasks.reason(task), 1));
        count(place, task.id());
        failing.add(place);
      } else if (task.isRunning() && task.wanted()) {
        running.add(place);
      }
    }
    firstFailures.keySet().retainAll(marks);
    failedInARow.keySet().retainAll(failing);
    failedInARow.keySet().removeAll(running);
  }

  private void count(Place place, TaskId task) {
    Set<TaskId> failed = failedInARow.computeIfAbsent(place, _ -> new HashSet<>());
    if (failed.size() < MOST_COUNTED) {
      failed.add(task);
    }
  }

  Map<String, FirstFailure> firstFailures() {
    Map<String, Integer> most = new HashMap<>();
    failedInARow.forEach((place, tasks) -> most.merge(place.mark(), tasks.size(), Math::max));
    Map<String, FirstFailure> all = new HashMap<>();
    firstFailures.forEach(
        (mark, first) ->
            all.put(
                mark, new FirstFailure(first.task(), first.reason(), most.getOrDefault(mark, 0))));
    return all;
  }

  private static String mark(ClusterService service) {
    return service.labels().getOrDefault(ClusterForm.MARK, "");
  }

  /** Forgets failures of what no plan asks for any more. */
  void keepOnly(Set<String> subjects) {
    failures
        .keySet()
        .removeIf(subject -> !subjects.contains(subject) && !steps.containsKey(subject));
  }

  /** Forgets that steps have failed: what made them fail is over. */
  void forgive() {
    failures.clear();
  }

  /** What cannot be seen yet, by subject: what is being asked, and what has been. */
  Map<String, String> asked() {
    Map<String, String> all = new HashMap<>();
    asked.forEach((subject, one) -> all.put(subject, one.aim()));
    steps.forEach((subject, step) -> all.put(subject, step.aim()));
    return all;
  }

  /** The stacks of which a network or a service is being made, or a service does not show yet. */
  Set<StackKey> making() {
    Set<StackKey> stacks = new HashSet<>();
    for (ClusterStep step : steps.values()) {
      if (step instanceof ClusterStep.EnsureNetwork(NetworkSpec spec)) {
        Situation.stack(spec).ifPresent(stacks::add);
      }
    }
    Stream.concat(steps.values().stream(), asked.values().stream().map(Asked::step))
        .forEach(
            step -> {
              if (step instanceof ClusterStep.CreateService create) {
                ServiceIdentity service = create.form().spec().identity();
                stacks.add(new StackKey(service.tenant(), service.stack()));
              }
            });
    return stacks;
  }

  Map<String, StepFailure> failures() {
    return failures;
  }

  /** How long until something is to be looked at again; null: never. */
  @Nullable Duration untilLook(Instant now) {
    Instant next = null;
    for (var failure : failures.entrySet()) {
      Instant due = failure.getValue().due();
      if (!steps.containsKey(failure.getKey()) && (next == null || due.isBefore(next))) {
        next = due;
      }
    }
    for (Asked one : asked.values()) {
      Instant over = one.at().plus(SHOWN_WITHIN);
      next = next == null || over.isBefore(next) ? over : next;
    }
    return next == null ? null : Duration.between(now, next);
  }
}
