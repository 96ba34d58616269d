package dev.berth.engine.docker;

import dev.berth.engine.Capability;
import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterServices;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Nodes;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Volumes;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.BerthException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs services on a swarm, through the daemon of one of its managers. The swarm keeps everything;
 * this process keeps a picture of it, which stays while the daemon is away. Thread-safe.
 */
public final class SwarmCluster implements Cluster {
  /** How long the first look may take before everything else goes on without it. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  private static final Duration LOOK_AT_IT = Duration.ofSeconds(5);

  private static final Set<Capability> CAPABILITIES =
      Set.of(
          Capability.EXEC,
          Capability.FOREIGN_STACKS,
          Capability.TERMINAL,
          Capability.PULL_IMAGES,
          Capability.PUBLISH_PORTS,
          Capability.SHARED_PORTS,
          Capability.LIMITS,
          Capability.ADDRESSES,
          Capability.ISOLATION);

  private final DockerApi api;
  private final SwarmWatch watch;
  private final SwarmEvents events;
  private final SwarmServices services;
  private final SwarmTasks tasks;
  private final SwarmNodes nodes;
  private final SwarmNetworks networks;
  private final DockerVolumes volumes;
  private final SwarmForeign foreign;
  private final SwarmImages images;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private boolean connected;

  /** Whether the daemon answers and is a manager of a swarm. */
  public static boolean isManager(Target target) {
    try (DockerApi api = new DockerApi(target)) {
      return api.ask(Call.get("/info", "ask whether it is a swarm's manager"), LOOK_AT_IT)
          .path("Swarm")
          .path("ControlAvailable")
          .asBoolean(false);
    } catch (BerthException _) {
      return false;
    }
  }

  /** Makes the cluster of a manager; nothing is asked of it yet. */
  public static SwarmCluster open(SwarmSettings settings) {
    return open(settings, SwarmMachine.own());
  }

  /**
   * @param machine that this process is taken to run on
   */
  static SwarmCluster open(SwarmSettings settings, SwarmMachine machine) {
    return new SwarmCluster(settings, machine);
  }

  private SwarmCluster(SwarmSettings settings, SwarmMachine machine) {
    this.api = new DockerApi(settings.target());
    Labels labels = new Labels(settings.instance());
    SwarmNames names = new SwarmNames(settings.instance());
    SwarmView view = new SwarmView(api, labels, machine);
    this.watch = new SwarmWatch(view);
    this.events = new SwarmEvents(api, watch);
    SwarmServiceRequest request = new SwarmServiceRequest(labels, names, settings.logs());
    this.services = new SwarmServices(api, labels, names, request, watch);
    this.tasks = new SwarmTasks(api, labels, watch, view::here);
    this.nodes = new SwarmNodes(api, closed, watch);
    this.foreign = new SwarmForeign(api, closed, () -> watch.picture().nodes());
    this.networks = new SwarmNetworks(api, labels, names, closed);
    this.images = new SwarmImages(api);
    this.volumes = new DockerVolumes(api, labels, new TaskTable(event -> {}));
  }

  @Override
  public String name() {
    return "swarm";
  }

  @Override
  public Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public EngineHealth health() {
    return watch.health();
  }

  @Override
  public void connect() {
    lock.lock();
    try {
      if (!connected) {
        connected = true;
        watch.start(FIRST_LOOK);
        events.start();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ClusterPicture picture() {
    return watch.picture();
  }

  @Override
  public Subscription watch(Runnable listener) {
    return watch.watch(listener);
  }

  @Override
  public ClusterServices services() {
    return services;
  }

  @Override
  public Nodes nodes() {
    return nodes;
  }

  @Override
  public RunningTasks tasks() {
    return tasks;
  }

  @Override
  public Images images() {
    return images;
  }

  @Override
  public Networks networks() {
    return networks;
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public ForeignStacks foreign() {
    return foreign;
  }

  @Override
  public void close() {
    closed.countDown();
    events.close();
    watch.close();
    api.close();
  }
}
