package dev.berth.deploy;

import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.Network;
import dev.berth.engine.Subscription;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings what a cluster is asked for to what is desired, for ever: looks at its picture, plans,
 * tells the front door, and has the steps done, each on its own virtual thread. One thread alone
 * writes what it remembers; the cluster's changes, those of the desired state and ends of steps
 * wake it. While the cluster does not answer nothing is asked of it, and what ran last stays
 * routed.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}; services keep running.
 */
final class ClusterReconciler implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ClusterReconciler.class.getName());
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);
  private static final Duration STEPS_MAY_END = Duration.ofSeconds(2);
  private static final Duration REST_WHILE_AWAY = Duration.ofSeconds(1);
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Reconciler.Surroundings around;
  private final TargetMark mark;
  private final Stacks stacks;
  private final InstantSource clock;
  private final ClusterStepRunner runner;
  private final Signal signal = new Signal();
  private final ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final ExecutorService steps = Threads.virtual("cluster-step");
  private final ClusterMemory memory = new ClusterMemory();
  private final ClusterForms forms;
  private List<Network> networks = List.of();
  private boolean wasReady;
  private final AtomicBoolean relist = new AtomicBoolean(true);
  private volatile Set<String> avoided = Set.of();
  private volatile Situation situation = Situation.NOTHING;
  private volatile Map<StackKey, String> troubles = Map.of();
  private volatile boolean closed;
  private @Nullable Subscription subscription;
  private @Nullable Thread thread;

  ClusterReconciler(
      Cluster cluster, Reconciler.Surroundings around, Stacks stacks, ClusterStepRunner runner) {
    this.cluster = cluster;
    this.around = around;
    this.mark = new TargetMark(around.target());
    this.stacks = stacks;
    this.clock = around.clock();
    this.runner = runner;
    this.forms = new ClusterForms(around.traffic());
  }

  /** A step that is over; the reason tells why it failed. */
  private record Ended(ClusterStep step, @Nullable String reason, Outlook outlook) {}

  void start() {
    subscription = cluster.watch(signal::give);
    thread = Threads.startPlatform("deploy-" + around.target(), this::loop);
  }

  /** Something has changed: look now. */
  void wake() {
    signal.give();
  }

  /** Networks have changed by another hand: look now, at them too. */
  void relist() {
    relist.set(true);
    signal.give();
  }

  /**
   * Lets the cluster move every task of this instance away from nodes, and keep them away.
   *
   * @param nodes ids; from now on no others
   */
  void avoid(Set<String> nodes) {
    avoided = Set.copyOf(nodes);
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

  private @Nullable Instant turn() {
    try {
      return look();
    } catch (RuntimeException e) {
      if (closed) {
        return null;
      }
      LOG.log(
          Level.ERROR, "Cannot reconcile target '" + around.target() + "'; tried again soon", e);
      relist.set(true);
      return clock.instant().plus(REST_AFTER_FAILURE);
    }
  }

  private Duration rest(@Nullable Instant nextLook) {
    if (!wasReady) {
      // What is due is not done before the cluster answers, and then there is word of it.
      return REST_WHILE_AWAY;
    }
    Duration rest = LONGEST_REST;
    Instant now = clock.instant();
    Duration retry = memory.untilLook(now);
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
    EngineHealth health = cluster.health();
    if (health.ready() && !wasReady) {
      memory.forgive();
      relist.set(true);
    }
    wasReady = health.ready();
    boolean listed = list(health.ready());
    DesiredState wanted = stacks.desired().on(around.target());
    ClusterPicture picture = ownPicture();
    memory.look(picture, now);
    memory.lookForFailures(picture);
    ObservedCluster observed =
        new ObservedCluster(
            picture,
            networks,
            trouble(health),
            memory.asked(),
            memory.failures(),
            memory.firstFailures(),
            avoided);
    forms.begin();
    ClusterPlan plan = ClusterPlanner.plan(wanted, observed, forms::of, now);
    memory.keepOnly(plan.steps().stream().map(ClusterStep::subject).collect(Collectors.toSet()));
    List<ClusterStep> begun =
        health.ready() && listed
            ? Stream.concat(plan.steps().stream(), renewals(wanted, picture))
                .filter(step -> memory.begin(step, now))
                .toList()
            : List.of();
    around.routed().accept(routes(wanted, picture));
    boolean stored = conclude(plan);
    situation =
        situation
            .next(wanted, seen(picture), networks, plan.statuses())
            .with(memory.making(), health.ready() && listed);
    around.events().look(situation, health);
    around.events().nodes(picture.nodes());
    troubles = plan.troubles(memory.failures(), networks);
    begun.forEach(this::launch);
    around.changes().signal();
    return stored && listed ? plan.nextLook() : soon(plan, now);
  }

  /** What has to be said again of services that are as desired: their registries' credentials. */
  private Stream<ClusterStep> renewals(DesiredState wanted, ClusterPicture picture) {
    Set<StackKey> renewed = runner.takeRenewedLogins();
    Set<String> marks =
        picture.services().stream()
            .map(one -> one.labels().getOrDefault(ClusterForm.MARK, ""))
            .collect(Collectors.toSet());
    return renewed.stream()
        .flatMap(stack -> wanted.find(stack).stream())
        .flatMap(stack -> stack.services().stream().map(one -> forms.of(stack, one, avoided)))
        .filter(form -> marks.contains(form.mark()))
        .map(ClusterStep.UpdateService::new);
  }

  /** Another target may lead to the same cluster. */
  private ClusterPicture ownPicture() {
    ClusterPicture whole = cluster.picture();
    return new ClusterPicture(
        whole.services().stream().filter(one -> mark.isOn(one.labels())).toList(),
        whole.tasks().stream().filter(one -> mark.isOn(one.labels())).toList(),
        whole.nodes());
  }

  private String trouble(EngineHealth health) {
    return health.ready()
        ? ""
        : "waits for target '%s': %s".formatted(around.target(), health.summary());
  }

  /** What cannot be stored now is concluded again in a moment. */
  private boolean conclude(ClusterPlan plan) {
    try {
      plan.verdicts().forEach(stacks::conclude);
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot store what updates have come to", e);
      return false;
    }
  }

  private static Instant soon(ClusterPlan plan, Instant now) {
    Instant again = now.plus(REST_AFTER_FAILURE);
    Instant next = plan.nextLook();
    return next != null && next.isBefore(again) ? next : again;
  }

  private void takeEnded(Instant now) {
    for (Ended one = ended.poll(); one != null; one = ended.poll()) {
      memory.end(one.step(), one.reason(), one.outlook(), now);
      switch (one.step()) {
        case ClusterStep.EnsureNetwork _, ClusterStep.RemoveNetwork _ -> relist.set(true);
        case ClusterStep.CreateService _,
            ClusterStep.UpdateService _,
            ClusterStep.RemoveService _ -> {}
      }
    }
  }

  /** Whether the networks are known; they are asked for only when they may have changed. */
  private boolean list(boolean ready) {
    if (!ready || !relist.getAndSet(false)) {
      return !relist.get();
    }
    try {
      networks =
          cluster.networks().list().stream()
              .filter(network -> mark.isOn(network.spec().labels()))
              .toList();
      return true;
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "Cannot list the networks of target '" + around.target() + "'", e);
      relist.set(true);
      return false;
    }
  }

  /** A task gets requests while it runs and is to go on. */
  private static List<RoutableService> routes(DesiredState wanted, ClusterPicture picture) {
    Map<ServiceKey, List<RoutableService.Task>> ready = new HashMap<>();
    for (ClusterTask task : picture.tasks()) {
      ClusterTask.Endpoint endpoint = task.endpoint();
      if (task.wanted() && task.isRunning() && endpoint != null) {
        ready
            .computeIfAbsent(ServiceKey.of(task.service()), _ -> new ArrayList<>())
            .add(
                new RoutableService.Task(
                    task.id(), endpoint.address(), endpoint.ports(), endpoint.open()));
      }
    }
    return wanted
        .services()
        .map(service -> Routes.of(service, ready.getOrDefault(service.key(), List.of())))
        .toList();
  }

  private List<SeenTask> seen(ClusterPicture picture) {
    Map<String, String> names = new HashMap<>();
    picture.nodes().forEach(node -> names.put(node.id(), node.name()));
    return picture.tasks().stream().map(task -> SeenTask.of(around.target(), task, names)).toList();
  }

  private void launch(ClusterStep step) {
    steps.execute(
        () -> {
          ended.add(run(step));
          signal.give();
        });
  }

  private Ended run(ClusterStep step) {
    try {
      runner.run(step);
      return new Ended(step, null, Outlook.OPEN);
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, () -> "Cannot " + step, e);
      return new Ended(step, e.getMessage(), ClusterStepRunner.outlook(e));
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
