package dev.berth.deploy;

import dev.berth.deploy.HealthMonitor.Watched;
import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Network;
import dev.berth.engine.Subscription;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TargetName;
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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
  private static final Duration REST_IN_OUTAGE = Duration.ofSeconds(1);

  private final Engine engine;
  private final Surroundings around;
  private final TargetMark mark;
  private final Stacks stacks;
  private final InstantSource clock;
  private final StepRunner runner;
  private final Changes changes;
  private final Pulls pulls;
  private final HealthMonitor health;
  private final Signal signal = new Signal();
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final ExecutorService steps = Threads.virtual("deploy-step");
  private final InFlight inFlight = new InFlight();
  private final Outage outage;
  private List<Network> networks = List.of();
  private Set<VolumeName> volumes = Set.of();
  private final AtomicBoolean relist = new AtomicBoolean(true);
  private volatile Situation situation = Situation.NOTHING;
  private volatile Map<StackKey, String> troubles = Map.of();
  private volatile boolean closed;
  private @Nullable Subscription subscription;
  private @Nullable Thread thread;

  Reconciler(Engine engine, Surroundings around, Stacks stacks, StepRunner runner, Pulls pulls) {
    this.engine = engine;
    this.around = around;
    this.mark = new TargetMark(around.target());
    this.stacks = stacks;
    this.clock = around.clock();
    this.runner = runner;
    this.pulls = pulls;
    this.changes = around.changes();
    this.health = new HealthMonitor(engine, clock, signal::give);
    this.outage = new Outage(engine);
  }

  /**
   * What a reconciler works with.
   *
   * @param target what it reconciles
   * @param routed told of the target's services whenever they change
   * @param events tells what has become otherwise
   */
  record Surroundings(
      TargetName target,
      Traffic traffic,
      Consumer<List<RoutableService>> routed,
      InstantSource clock,
      NodeFacts node,
      Changes changes,
      EventWatch events) {}

  /** A step that is over; the reason tells why it failed. */
  private record Ended(Step step, @Nullable String reason, Outlook outlook) {
    static Ended well(Step step) {
      return new Ended(step, null, Outlook.OPEN);
    }
  }

  void start() {
    subscription = engine.watch(event -> signal.give());
    thread = Threads.startPlatform("deploy-" + around.target(), this::loop);
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

  /** For people: why a step of a stack failed the last time; empty: none did. */
  Optional<String> trouble(StackKey stack) {
    return Optional.ofNullable(troubles.get(stack));
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
    if (outage.lasts()) {
      // What is due is not done before it is over, and then there is word of it.
      return REST_IN_OUTAGE;
    }
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
    if (outage.isJustOver()) {
      inFlight.forgiveAll();
      relist.set(true);
    }
    pulls.takeRenewed().forEach(pull -> inFlight.forgive(pull.identity()));
    list();
    DesiredState wanted = stacks.desired().on(around.target());
    List<EngineTask> tasks = ownTasks();
    inFlight.keepOnly(tasks.stream().map(EngineTask::id).collect(Collectors.toSet()), wanted);
    health.follow(watched(wanted, tasks));
    ObservedState observed = observe(tasks);
    Plan plan = Planner.plan(wanted, observed, now);
    pulls.keepOnly(plan.steps());
    inFlight.keepOnlySteps(plan.steps().stream().map(Step::identity).collect(Collectors.toSet()));
    List<Step> begun =
        outage.lasts()
            ? List.of()
            : plan.steps().stream().filter(step -> inFlight.begin(step, now)).toList();
    route(wanted, observed, begun);
    situation =
        situation
            .next(wanted, seen(observed), observed.networks(), plan.statuses())
            .with(inFlight.making(), engine.health().ready());
    around.events().look(situation, engine.health());
    troubles = plan.troubles(inFlight.failedSteps(), observed.networks());
    begun.forEach(this::launch);
    changes.signal();
    return conclude(plan) ? plan.nextLook() : soon(plan, now);
  }

  /** Another target may lead to the same daemon. */
  private List<EngineTask> ownTasks() {
    return engine.tasks().list().stream()
        .filter(task -> mark.isOn(task.spec().identity().labels()))
        .toList();
  }

  private List<SeenTask> seen(ObservedState observed) {
    return observed.tasks().stream()
        .map(task -> task.seen(around.target(), around.node().name()))
        .toList();
  }

  /** What cannot be stored now is concluded again in a moment; tasks must not suffer from it. */
  private boolean conclude(Plan plan) {
    try {
      plan.verdicts().forEach(stacks::conclude);
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
    try {
      networks = ownNetworks();
      volumes = ownVolumes();
    } catch (BerthException e) {
      relist.set(true);
      if (!outage.isCauseOf(e)) {
        throw e;
      }
    }
  }

  private List<Network> ownNetworks() {
    return engine.networks().list().stream()
        .filter(network -> mark.isOn(network.spec().labels()))
        .toList();
  }

  /** Volumes of slots carry no label, but which are another target's is known. */
  private Set<VolumeName> ownVolumes() {
    Set<VolumeName> others =
        stacks.desired().stacks().values().stream()
            .filter(stack -> !stack.target().equals(around.target()))
            .flatMap(stack -> stack.services().stream())
            .flatMap(AnonymousVolumes::of)
            .collect(Collectors.toSet());
    return engine.volumes().list().stream()
        .map(Volume::name)
        .filter(volume -> !others.contains(volume))
        .collect(Collectors.toSet());
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
    SortedSet<Integer> ports = around.traffic().routedPorts(Routes.of(service, List.of()));
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
        around.node());
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
    around.routed().accept(services);
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
      boolean _ = outage.isCauseOf(e);
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
