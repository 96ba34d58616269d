package dev.berth.deploy;

import dev.berth.deploy.HealthMonitor.Watched;
import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Network;
import dev.berth.engine.Subscription;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is to what is desired, for ever: observes, plans, tells the front door, and has the
 * steps done, each on its own virtual thread. One thread alone writes what it remembers; engine
 * events, health, changes of the desired state and ends of steps wake it.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}; tasks keep running.
 */
final class Reconciler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Reconciler.class.getName());
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration STEPS_MAY_END = Duration.ofSeconds(2);
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Traffic traffic;
  private final InstantSource clock;
  private final Supplier<DesiredState> desired;
  private final Consumer<Verdict> conclusions;
  private final NodeFacts node;
  private final StepRunner runner;
  private final Changes changes;
  private final Pulls pulls;
  private final HealthMonitor health;
  private final Signal signal = new Signal();
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final ExecutorService steps = Threads.virtual("deploy-step");
  private final InFlight inFlight = new InFlight();
  private List<Network> networks = List.of();
  private Set<VolumeName> volumes = Set.of();
  private List<RoutableService> routed = List.of();
  private final AtomicBoolean relist = new AtomicBoolean(true);
  private volatile Situation situation = Situation.NOTHING;
  private volatile boolean closed;
  private @Nullable Subscription subscription;
  private @Nullable Thread thread;

  Reconciler(
      Engine engine,
      Traffic traffic,
      InstantSource clock,
      StepRunner runner,
      Supplier<DesiredState> desired,
      Pulls pulls,
      Consumer<Verdict> conclusions,
      NodeFacts node,
      Changes changes) {
    this.engine = engine;
    this.traffic = traffic;
    this.clock = clock;
    this.runner = runner;
    this.desired = desired;
    this.pulls = pulls;
    this.conclusions = conclusions;
    this.node = node;
    this.changes = changes;
    this.health = new HealthMonitor(engine.tasks(), clock, signal::give);
  }

  /** A step that is over; the reason tells why it failed. */
  private record Ended(Step step, @Nullable String reason, Outlook outlook) {
    static Ended well(Step step) {
      return new Ended(step, null, Outlook.OPEN);
    }
  }

  void start() {
    subscription = engine.watch(event -> signal.give());
    thread = Threads.startPlatform("deploy-reconciler", this::loop);
  }

  /** Something has changed: look now. */
  void wake() {
    signal.give();
  }

  /** Networks or volumes have changed by another hand: look now, at them too. */
  void relist() {
    relist.set(true);
    signal.give();
  }

  Situation situation() {
    return situation;
  }

  private void loop() {
    try {
      while (!closed) {
        signal.await(rest(turn()).toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Instant turn() throws InterruptedException {
    try {
      return look();
    } catch (RuntimeException e) {
      if (closed) {
        return null;
      }
      LOG.log(Level.ERROR, "Cannot reconcile; tried again in a moment", e);
      relist.set(true);
      return clock.instant().plus(REST_AFTER_FAILURE);
    }
  }

  private Duration rest(@Nullable Instant nextLook) {
    Duration rest = LONGEST_REST;
    Instant now = clock.instant();
    Duration retry = inFlight.untilRetry(now);
    if (retry != null && retry.compareTo(rest) < 0) {
      rest = retry;
    }
    if (nextLook != null) {
      Duration left = Duration.between(now, nextLook);
      rest = left.compareTo(rest) < 0 ? left : rest;
    }
    // A moment more, so that the clock has passed what is waited for.
    return rest.isNegative() ? Duration.ofMillis(1) : rest.plusMillis(1);
  }

  private @Nullable Instant look() {
    Instant now = clock.instant();
    takeEnded(now);
    pulls.takeRenewed().forEach(pull -> inFlight.forgive(pull.identity()));
    list();
    DesiredState wanted = desired.get();
    List<EngineTask> tasks = engine.tasks().list();
    inFlight.keepOnly(tasks.stream().map(EngineTask::id).collect(Collectors.toSet()), wanted);
    health.follow(watched(wanted, tasks));
    ObservedState observed = observe(tasks);
    Plan plan = Planner.plan(wanted, observed, now);
    pulls.keepOnly(plan.steps());
    inFlight.keepOnlySteps(plan.steps().stream().map(Step::identity).collect(Collectors.toSet()));
    List<Step> begun = plan.steps().stream().filter(step -> inFlight.begin(step, now)).toList();
    route(wanted, observed, begun);
    begun.forEach(this::launch);
    situation = situation.next(wanted, observed, plan.statuses());
    changes.signal();
    return conclude(plan) ? plan.nextLook() : soon(plan, now);
  }

  /** What cannot be stored now is concluded again in a moment; tasks must not suffer from it. */
  private boolean conclude(Plan plan) {
    try {
      plan.verdicts().forEach(conclusions);
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot store what updates have come to", e);
      return false;
    }
  }

  private static Instant soon(Plan plan, Instant now) {
    Instant again = now.plus(REST_AFTER_FAILURE);
    Instant next = plan.nextLook();
    return next != null && next.isBefore(again) ? next : again;
  }

  private void takeEnded(Instant now) {
    for (Ended one = ended.poll(); one != null; one = ended.poll()) {
      inFlight.end(one.step(), one.reason(), one.outlook(), now);
      boolean changesLists =
          switch (one.step()) {
            case Step.EnsureNetwork network -> true;
            case Step.EnsureVolume volume -> true;
            case Step.RemoveNetwork network -> true;
            case Step.PullImage image -> false;
            case Step.CreateTask task -> false;
            case Step.StartTask task -> false;
            case Step.StopTask task -> false;
            // Anonymous volumes come with tasks, and go after them.
            case Step.RemoveTask task -> true;
            case Step.RemoveVolume volume -> true;
          };
      if (changesLists) {
        relist.set(true);
      }
    }
  }

  private void list() {
    if (!relist.getAndSet(false)) {
      return;
    }
    networks = engine.networks().list();
    volumes =
        engine.volumes().list().stream().map(volume -> volume.name()).collect(Collectors.toSet());
  }

  private List<Watched> watched(DesiredState wanted, List<EngineTask> tasks) {
    Map<ServiceKey, OptionalInt> ports = new HashMap<>();
    List<Watched> watched = new ArrayList<>();
    for (EngineTask task : tasks) {
      ServiceKey key = ServiceKey.of(task.spec().identity());
      DesiredService service = wanted.find(key).orElse(null);
      if (task.isRunning() && service != null) {
        OptionalInt port = ports.computeIfAbsent(key, one -> routedPort(service));
        watched.add(new Watched(task, service, port));
      }
    }
    return watched;
  }

  private OptionalInt routedPort(DesiredService service) {
    SortedSet<Integer> ports = traffic.routedPorts(Routes.of(service, List.of()));
    return ports.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ports.first());
  }

  private ObservedState observe(List<EngineTask> tasks) {
    return new ObservedState(
        tasks.stream()
            .map(
                task ->
                    new ObservedTask(
                        task,
                        health.readiness(task.id()),
                        inFlight.departure(task.id()),
                        health.proven(task.id())))
            .toList(),
        networks,
        volumes,
        inFlight.starting(),
        inFlight.failedStarts(),
        inFlight.failedSteps(),
        engine.capabilities().contains(Capability.SHARED_PORTS),
        node);
  }

  /** The front door hears of it before a task is ended, so that none gets a request it loses. */
  private void route(DesiredState wanted, ObservedState observed, List<Step> begun) {
    Set<TaskId> stopping = new HashSet<>();
    for (Step step : begun) {
      if (step instanceof Step.StopTask stop) {
        stopping.add(stop.id());
      }
    }
    Map<ServiceKey, List<RoutableService.Task>> ready = new HashMap<>();
    for (ObservedTask task : observed.tasks()) {
      if (task.isReady() && !stopping.contains(task.id())) {
        task.task()
            .address()
            .ifPresent(
                address ->
                    ready
                        .computeIfAbsent(task.service(), key -> new ArrayList<>())
                        .add(new RoutableService.Task(task.id(), address)));
      }
    }
    List<RoutableService> services =
        wanted
            .services()
            .map(service -> Routes.of(service, ready.getOrDefault(service.key(), List.of())))
            .toList();
    if (!services.equals(routed)) {
      traffic.update(services);
      routed = services;
    }
  }

  private void launch(Step step) {
    steps.execute(
        () -> {
          ended.add(run(step));
          signal.give();
        });
  }

  private Ended run(Step step) {
    try {
      runner.run(step);
      return Ended.well(step);
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, () -> "Cannot " + step, e);
      return new Ended(step, e.getMessage(), Pulls.outlook(step, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ended(step, "Berth is closing.", Outlook.OPEN);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Cannot " + step, e);
      return new Ended(step, "Berth could not do it; its log says why.", Outlook.OPEN);
    }
  }

  /** Ends the loop; steps under way are given up, and a later process takes them up again. */
  @Override
  public void close() {
    closed = true;
    Subscription watching = subscription;
    if (watching != null) {
      watching.close();
    }
    signal.give();
    Thread running = thread;
    try {
      if (running != null) {
        running.join();
      }
      health.close();
      steps.shutdown();
      if (!steps.awaitTermination(STEPS_MAY_END.toMillis(), TimeUnit.MILLISECONDS)) {
        steps.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    steps.close();
  }
}
