package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.EngineTask;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Berth and its engine in a time of their own: steps take random times, tasks do what their image
 * says, and Berth dies and comes back without its memory whenever {@link #kill} is called.
 */
final class SimulatedBerth {
  /** The image of a task that is ready soon and runs on. */
  static final String GOOD = "good";

  /** The image of a task that ends before it is ready. */
  static final String CRASHING = "crashing";

  /** The image of a task that runs and never gets ready. */
  static final String UNHEALTHY = "unhealthy";

  private static final Duration READY_AFTER = Duration.ofMillis(250);
  private static final Duration CRASHES_AFTER = Duration.ofMillis(120);
  private static final Duration UNHEALTHY_AFTER = Duration.ofSeconds(3);
  private static final Duration PROVEN_AFTER = Duration.ofMillis(750);
  private static final Duration PROBED_AFTER = Duration.ofMillis(30);

  DesiredState desired = DesiredState.EMPTY;
  Instant now = Scene.NOW;
  final Map<TaskId, Simulated> tasks = new TreeMap<>();
  private final Random random;
  private final List<Pending> pending = new ArrayList<>();
  private InFlight inFlight = new InFlight();
  private Instant born = Scene.NOW;
  private @Nullable Instant nextLook;
  private int ids;

  SimulatedBerth(Random random) {
    this.random = random;
  }

  /** A task, and since when it runs. */
  record Simulated(EngineTask task, @Nullable Instant since) {
    String image() {
      return task.spec().image();
    }

    boolean isAlive() {
      return !(task.state() instanceof TaskState.Exited);
    }

    boolean isReady(Instant now) {
      return task.isRunning()
          && since != null
          && image().equals(GOOD)
          && !now.isBefore(since.plus(READY_AFTER));
    }
  }

  private record Pending(Step step, Instant due) {}

  /** Berth forgets all it knew; each step under way may have been done or not. */
  void kill() {
    for (Pending one : List.copyOf(pending)) {
      if (random.nextBoolean()) {
        apply(one.step(), random.nextBoolean());
      }
    }
    pending.clear();
    inFlight = new InFlight();
    born = now;
  }

  /** One look of the reconciler; the plan as far as it was begun. */
  Plan look() {
    ObservedState observed =
        new ObservedState(
            tasks.values().stream().map(this::observe).toList(),
            List.of(),
            Set.of(),
            inFlight.starting(),
            inFlight.failedStarts(),
            inFlight.failedSteps(),
            true,
            Scene.NODE);
    inFlight.keepOnly(Set.copyOf(tasks.keySet()), desired);
    Plan plan = Planner.plan(desired, observed, now);
    inFlight.keepOnlySteps(plan.steps().stream().map(Step::identity).collect(Collectors.toSet()));
    for (Step step : plan.steps()) {
      if (inFlight.begin(step, now)) {
        pending.add(new Pending(step, now.plusMillis(random.nextInt(400) + 1)));
      }
    }
    nextLook = plan.nextLook();
    return plan;
  }

  void conclude(Verdict verdict) {
    DesiredStack stack = desired.find(verdict.service().stackKey()).orElseThrow();
    DesiredService service = desired.find(verdict.service()).orElseThrow();
    if (service.hash().equals(verdict.hash())) {
      desired = desired.with(stack.concluded(service, verdict, now));
    }
  }

  /** Goes on to the next moment at which something happens; false: nothing ever does. */
  boolean advance(Instant atMost) {
    Instant next = atMost;
    for (Pending one : pending) {
      next = earlier(next, one.due());
    }
    next = earlier(next, nextLook);
    for (Simulated task : tasks.values()) {
      next = earlier(next, nextOf(task));
    }
    if (!next.isBefore(atMost)) {
      now = atMost;
      return false;
    }
    now = next;
    for (Pending one : List.copyOf(pending)) {
      if (!one.due().isAfter(now)) {
        pending.remove(one);
        apply(one.step(), true);
        inFlight.end(one.step(), null, now);
      }
    }
    crash();
    return true;
  }

  private Instant earlier(Instant next, @Nullable Instant other) {
    if (other == null) {
      return next;
    }
    Instant later = other.isAfter(now) ? other : now.plusMillis(1);
    return later.isBefore(next) ? later : next;
  }

  private @Nullable Instant nextOf(Simulated task) {
    Instant since = task.since();
    if (since == null || !task.task().isRunning()) {
      return null;
    }
    Function<Duration, @Nullable Instant> after =
        span -> since.plus(span).isAfter(now) ? since.plus(span) : null;
    Instant probed = born.plus(PROBED_AFTER).isAfter(now) ? born.plus(PROBED_AFTER) : null;
    Instant own =
        switch (task.image()) {
          case CRASHING -> after.apply(CRASHES_AFTER);
          case UNHEALTHY -> after.apply(UNHEALTHY_AFTER);
          default -> after.apply(READY_AFTER);
        };
    if (own == null) {
      return probed;
    }
    return probed == null || own.isBefore(probed) ? own : probed;
  }

  private void crash() {
    for (Simulated task : List.copyOf(tasks.values())) {
      Instant since = task.since();
      if (since != null
          && task.task().isRunning()
          && task.image().equals(CRASHING)
          && !now.isBefore(since.plus(CRASHES_AFTER))) {
        end(task.task().id(), 1);
      }
    }
  }

  /** Ends a task. */
  void end(TaskId id, int code) {
    tasks.computeIfPresent(
        id,
        (key, task) ->
            task.isAlive()
                ? new Simulated(
                    task.task()
                        .withState(
                            new TaskState.Exited(
                                now, code, TaskState.Cause.EXITED, "exited with code " + code)),
                    task.since())
                : task);
  }

  private void apply(Step step, boolean whole) {
    switch (step) {
      case Step.CreateTask create -> create(create, whole);
      case Step.StartTask start -> run(start.id());
      case Step.StopTask stop -> end(stop.id(), 143);
      case Step.RemoveTask remove -> tasks.remove(remove.id());
      case Step.EnsureNetwork network -> {}
      case Step.EnsureVolume volume -> {}
      case Step.PullImage image -> {}
      case Step.RemoveNetwork network -> {}
      case Step.RemoveVolume volume -> {}
    }
  }

  private void create(Step.CreateTask step, boolean whole) {
    TaskId id = new TaskId("t%05d".formatted(++ids));
    DesiredService service = step.service();
    ServiceKey key = service.key();
    TaskLabels labels =
        new TaskLabels(
            service.hash(), step.version(), step.attempt(), step.restarts(), Duration.ofSeconds(1));
    TaskIdentity identity =
        new TaskIdentity(
            id, key.tenant(), key.stack(), key.service(), step.slot(), labels.render());
    tasks.put(
        id,
        new Simulated(
            new EngineTask(
                service.spec().render(identity), new TaskState.Created(), now, Map.of(), List.of()),
            null));
    if (whole) {
      run(id);
    }
  }

  private void run(TaskId id) {
    tasks.computeIfPresent(
        id,
        (key, task) ->
            task.task().state() instanceof TaskState.Created
                ? new Simulated(task.task().withState(new TaskState.Running(now, 1)), now)
                : task);
  }

  private ObservedTask observe(Simulated task) {
    Instant since = task.since();
    boolean probed = since != null && !now.isBefore(born.plus(PROBED_AFTER));
    Readiness readiness = probed ? readiness(task, since) : Readiness.STARTING;
    Instant proven = null;
    if (since != null && readiness == Readiness.READY) {
      Instant from = since.isAfter(born) ? since.plus(READY_AFTER) : born.plus(PROBED_AFTER);
      proven = from.plus(PROVEN_AFTER);
    }
    return new ObservedTask(task.task(), readiness, inFlight.departure(task.task().id()), proven);
  }

  private Readiness readiness(Simulated task, @Nullable Instant since) {
    if (task.isReady(now)) {
      return Readiness.READY;
    }
    boolean givenUp =
        since != null
            && task.image().equals(UNHEALTHY)
            && !now.isBefore(since.plus(UNHEALTHY_AFTER));
    return givenUp ? Readiness.UNHEALTHY : Readiness.STARTING;
  }

  /** Tasks that may get requests, and that nobody is ending. */
  List<Simulated> serving() {
    Set<TaskId> stopping =
        pending.stream()
            .map(Pending::step)
            .filter(Step.StopTask.class::isInstance)
            .map(step -> ((Step.StopTask) step).id())
            .collect(Collectors.toSet());
    return tasks.values().stream()
        .filter(task -> task.isReady(now) && !stopping.contains(task.task().id()))
        .toList();
  }

  List<Simulated> alive() {
    return tasks.values().stream().filter(Simulated::isAlive).toList();
  }
}
