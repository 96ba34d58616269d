package dev.berth.engine.fake;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.Mount;
import dev.berth.engine.Node;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a {@link FakeCluster}, as machines outlive Berth, and decides what runs where: as
 * Swarm does, with tasks that are entries in a list and take 10 ms to start or to stop. Several
 * clusters, each of an instance of its own, may be opened on it.
 *
 * <p>Tests steer it: nodes are killed, images fail, it stops answering. What tasks do is said by
 * the labels of their service, see {@link Behaviour}. Thread-safe; whoever makes it closes it.
 */
public final class FakeSwarm implements AutoCloseable {
  private final InstantSource clock;
  private final ScheduledExecutorService timer = Threads.scheduler("fake-swarm-timer");
  private final FakeOrchestrator orchestrator = new FakeOrchestrator(this);
  private final Map<String, FakeNode> nodes = new LinkedHashMap<>();
  private final List<FakeService> services = new ArrayList<>();
  private final Map<String, FakeNetworks> networks = new LinkedHashMap<>();
  private final Map<String, FakeVolumes> volumes = new LinkedHashMap<>();
  private final FakeRegistries registries = new FakeRegistries();
  private final Set<String> failingImages = new HashSet<>();
  private final List<FakeCluster> clusters = new ArrayList<>();
  private @Nullable String trouble;
  private int machines;

  /**
   * A machine to be.
   *
   * @param name its host name
   * @param memory what tasks may reserve
   * @param cpus what tasks may reserve
   */
  public record Machine(
      String name, Node.Role role, Map<String, String> labels, ByteSize memory, double cpus) {
    public Machine {
      labels = Map.copyOf(labels);
    }

    /** With 4 GiB and 2 CPUs. */
    public static Machine of(String name, Node.Role role, Map<String, String> labels) {
      return new Machine(name, role, labels, ByteSize.parse("4g"), 2);
    }
  }

  /** The first machine is the one that clusters talk to. */
  public FakeSwarm(InstantSource clock, List<Machine> machines) {
    this.clock = clock;
    machines.forEach(this::join);
  }

  /** {@code node1}, which leads, {@code node2} and so on, which do not. */
  public static FakeSwarm ofNodes(InstantSource clock, int count) {
    return new FakeSwarm(
        clock,
        IntStream.rangeClosed(1, count)
            .mapToObj(
                n -> Machine.of("node" + n, n == 1 ? Node.Role.LEADER : Node.Role.WORKER, Map.of()))
            .toList());
  }

  /** One more machine; its address is {@code 127.89.0.N}, where a test can listen. */
  public synchronized void join(Machine machine) {
    machines++;
    String id = "fakenode%04d".formatted(machines);
    byte[] address = {127, 89, (byte) (machines >> 8), (byte) machines};
    try {
      nodes.put(id, new FakeNode(id, machine, InetAddress.getByAddress(address), machines == 1));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
    changedNodes();
  }

  /** A node goes down with all that runs on it. */
  public synchronized void kill(String node) {
    FakeNode down = named(node);
    down.alive = false;
    orchestrator.lose(down);
    changedNodes();
  }

  /** A node that was killed is back, empty. */
  public synchronized void revive(String node) {
    named(node).alive = true;
    changedNodes();
  }

  /** A task ends by itself. */
  public synchronized void end(TaskId task, int exitCode) {
    String reason = "exited with code " + exitCode;
    orchestrator.end(task(task), exitCode, TaskState.Cause.EXITED, reason);
    changed();
  }

  /** Where its nodes fetch images. */
  public FakeRegistries registries() {
    return registries;
  }

  /**
   * What its nodes show to the registry for a service, as {@code USER PASSWORD}; empty: nothing.
   */
  public synchronized String credentials(String service) {
    return services.stream()
        .filter(one -> one.spec.identity().service().value().equals(service) && !one.removed)
        .flatMap(one -> Stream.ofNullable(one.credentials))
        .map(one -> one.username() + " " + one.secret().reveal())
        .findFirst()
        .orElse("");
  }

  /** Tasks of this image do not start from now on. */
  public synchronized void failImage(String reference) {
    failingImages.add(reference);
  }

  /** Tasks of this image start again. */
  public synchronized void mendImage(String reference) {
    failingImages.remove(reference);
  }

  /** It does not answer any more: what runs goes on, and nobody sees it. */
  public synchronized void breakDown(String reason) {
    changed();
    clusters.forEach(FakeCluster::picture);
    trouble = reason;
    clusters.forEach(FakeCluster::tell);
  }

  /** It answers again. */
  public synchronized void mend() {
    trouble = null;
    changed();
  }

  /** How many configs and secrets it keeps, of all instances. */
  public synchronized int files() {
    return services.stream().filter(s -> !s.removed).mapToInt(FakeService::files).sum();
  }

  /** Ends everything. */
  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** What is wrong; null: nothing. */
  synchronized @Nullable String trouble() {
    return trouble;
  }

  synchronized void requireAnswer(String action) {
    if (trouble != null) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot %s: %s. Try again when the cluster answers.".formatted(action, trouble));
    }
  }

  synchronized void open(FakeCluster cluster) {
    clusters.add(cluster);
    cluster.tell();
  }

  synchronized void leave(FakeCluster cluster) {
    clusters.remove(cluster);
  }

  synchronized ClusterPicture picture(String instance) {
    List<FakeService> mine =
        services.stream().filter(service -> service.instance.equals(instance)).toList();
    return new ClusterPicture(
        mine.stream().filter(service -> !service.removed).map(FakeService::show).toList(),
        mine.stream().flatMap(FakeService::tasks).map(FakeServiceTask::show).toList(),
        nodes.values().stream().map(node -> node.show(instance)).toList());
  }

  synchronized FakeNetworks networks(String instance) {
    return networks.computeIfAbsent(
        instance,
        i ->
            new FakeNetworks(
                name ->
                    anyLeft(
                        i,
                        task ->
                            task.spec.template().networking().attachments().stream()
                                .anyMatch(attachment -> attachment.network().equals(name)))));
  }

  synchronized FakeVolumes volumes(String instance) {
    return volumes.computeIfAbsent(
        instance,
        i ->
            new FakeVolumes(
                name ->
                    anyLeft(
                        i,
                        task ->
                            isHere(task)
                                && task.spec.template().filesystem().mounts().stream()
                                    .anyMatch(
                                        m ->
                                            m instanceof Mount.Volume v
                                                && v.volume().equals(name)))));
  }

  private static boolean isHere(FakeServiceTask task) {
    FakeNode node = task.node;
    return node != null && node.here;
  }

  private synchronized boolean anyLeft(String instance, Predicate<FakeServiceTask> condition) {
    return services.stream()
        .filter(service -> service.instance.equals(instance))
        .flatMap(FakeService::tasks)
        .anyMatch(task -> !task.hasEnded() && condition.test(task));
  }

  // What follows is called by who has locked it.

  List<FakeService> services() {
    return services;
  }

  Collection<FakeNode> nodes() {
    return nodes.values();
  }

  FakeOrchestrator orchestrator() {
    return orchestrator;
  }

  FakeNode node(String id) {
    FakeNode node = nodes.get(id);
    if (node == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND, "Cannot find node '%s': there is none.".formatted(id));
    }
    return node;
  }

  void part(FakeNode node) {
    orchestrator.lose(node);
    nodes.remove(node.id);
    changedNodes();
  }

  FakeServiceTask task(TaskId id) {
    return services.stream()
        .flatMap(FakeService::tasks)
        .filter(task -> task.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND, "Cannot find task '%s': there is none.".formatted(id)));
  }

  boolean fails(String image) {
    return failingImages.contains(image);
  }

  Instant now() {
    return clock.instant();
  }

  void forget(FakeService service) {
    services.remove(service);
  }

  /** Acts when time has passed, as one change. */
  void later(Duration delay, Runnable action) {
    if (timer.isShutdown()) {
      return;
    }
    ScheduledFuture<?> _ =
        timer.schedule(
            () -> {
              synchronized (this) {
                action.run();
                changed();
              }
            },
            delay.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  void changedNodes() {
    services.forEach(orchestrator::touch);
    changed();
  }

  void changed() {
    orchestrator.settle();
    clusters.forEach(FakeCluster::tell);
  }

  private FakeNode named(String name) {
    return nodes.values().stream()
        .filter(node -> node.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no node '" + name + "'"));
  }
}
