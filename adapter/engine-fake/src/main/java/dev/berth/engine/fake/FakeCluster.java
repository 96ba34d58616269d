package dev.berth.engine.fake;

import dev.berth.engine.Capability;
import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterServices;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Nodes;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Volumes;
import dev.berth.kernel.Threads;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A cluster without machines: what one instance sees of a {@link FakeSwarm}. Another one of the
 * same instance sees the same. Thread-safe.
 */
public final class FakeCluster implements Cluster {
  private final FakeSwarm swarm;
  private final String instance;
  private final ExecutorService dispatcher = Threads.single("fake-cluster-events");
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private ClusterPicture shown = ClusterPicture.NOTHING;
  private boolean stale;
  private boolean connected;

  /**
   * What an instance sees.
   *
   * @param instance an id; the services of others are not seen
   */
  public FakeCluster(FakeSwarm swarm, String instance) {
    this.swarm = swarm;
    this.instance = instance;
  }

  @Override
  public String name() {
    return "fake-cluster";
  }

  /** Commands run on the node that is talked to only, as with Swarm. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of(
        Capability.EXEC, Capability.PUBLISH_PORTS, Capability.SHARED_PORTS, Capability.LIMITS);
  }

  @Override
  public EngineHealth health() {
    synchronized (swarm) {
      if (!connected) {
        return EngineHealth.broken("The fake cluster has not been connected to.");
      }
      String trouble = swarm.trouble();
      return trouble == null
          ? EngineHealth.ready(
              "The fake cluster of %d nodes runs nothing.".formatted(swarm.nodes().size()),
              List.of())
          : EngineHealth.broken("The fake cluster does not answer: " + trouble + ".");
    }
  }

  @Override
  public void connect() {
    synchronized (swarm) {
      if (!connected) {
        connected = true;
        swarm.open(this);
      }
    }
  }

  @Override
  public ClusterPicture picture() {
    synchronized (swarm) {
      if (stale && swarm.trouble() == null) {
        shown = swarm.picture(instance);
        stale = false;
      }
      return shown;
    }
  }

  /** Whoever watches hears of a change; several changes may be told as one. */
  void tell() {
    synchronized (swarm) {
      stale = true;
      if (!dispatcher.isShutdown() && told.compareAndSet(false, true)) {
        dispatcher.execute(
            () -> {
              told.set(false);
              listeners.forEach(Runnable::run);
            });
      }
    }
  }

  @Override
  public Subscription watch(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public ClusterServices services() {
    return new FakeClusterServices(swarm, instance);
  }

  @Override
  public Nodes nodes() {
    return new FakeClusterNodes(swarm);
  }

  @Override
  public RunningTasks tasks() {
    return new FakeClusterTasks(swarm, instance);
  }

  @Override
  public Images images() {
    return new FakeClusterImages(name(), swarm.registries());
  }

  @Override
  public Networks networks() {
    swarm.requireAnswer("look at the networks");
    return swarm.networks(instance);
  }

  @Override
  public Volumes volumes() {
    swarm.requireAnswer("look at the volumes");
    return swarm.volumes(instance);
  }

  @Override
  public void close() {
    swarm.leave(this);
    dispatcher.close();
  }
}
