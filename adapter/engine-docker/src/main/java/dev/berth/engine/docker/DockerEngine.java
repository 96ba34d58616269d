package dev.berth.engine.docker;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Tasks;
import dev.berth.engine.Volumes;
import dev.berth.engine.docker.DockerSettings.Flavour;
import dev.berth.kernel.BerthException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Runs tasks as containers of a Docker daemon, or of Podman's service that speaks its language. The
 * daemon keeps everything; this process keeps a picture of it, which stays while the daemon is
 * away. Thread-safe.
 */
public final class DockerEngine implements Engine {
  private static final Logger LOG = System.getLogger(DockerEngine.class.getName());
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

  private final DockerSettings settings;
  private final DockerApi api;
  private final Events events = new Events();
  private final TaskTable table;
  private final Observer observer;
  private final TaskFiles files;
  private final HealthWatch health;
  private final EventFeed feed;
  private final DockerTasks tasks;
  private final DockerImages images;
  private final DockerNetworks networks;
  private final DockerVolumes volumes;
  private final DockerForeign foreign;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean started;

  /** Makes the engine of a daemon; nothing is asked of it yet. */
  public static DockerEngine open(DockerSettings settings) {
    return new DockerEngine(settings);
  }

  private DockerEngine(DockerSettings settings) {
    this.settings = settings;
    this.api = new DockerApi(settings.target());
    Labels labels = new Labels(settings.home().instance());
    this.table = new TaskTable(events::publish);
    this.observer = new Observer(api, labels, table);
    this.files = new TaskFiles(settings.home());
    this.networks = new DockerNetworks(api, labels, table);
    this.volumes = new DockerVolumes(api, labels, table);
    this.foreign = new DockerForeign(api, labels);
    this.images = new DockerImages(api, labels, table, hostImage(labels));
    HostConfig host = new HostConfig(labels, settings.target().flavour(), settings.logs());
    TaskCreation creation =
        new TaskCreation(
            api,
            new TaskCreation.Sources(networks, volumes, images, files),
            new ContainerRequest(labels, host),
            settings.permissions());
    this.tasks = new DockerTasks(api, table, observer, creation, files, new Execs(api));
    this.feed = new EventFeed(api, labels, table, observer, this::check, this::look);
    this.health =
        new HealthWatch(
            api,
            events::publish,
            new HealthWatch.Reactions(feed::reconnect, feed::hurry, observer::lookForMissed));
  }

  private HostImage hostImage(Labels labels) {
    return new HostImage(api, labels, Path.of("/"), settings.hostImageTenants());
  }

  @Override
  public String name() {
    return settings.target().flavour().engine();
  }

  /**
   * A port belongs to one container, so tasks of a service cannot share one. Podman's conmon may
   * miss that the memory limit was why a task ended.
   */
  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    capabilities.remove(Capability.SHARED_PORTS);
    if (settings.target().flavour() == Flavour.PODMAN) {
      capabilities.remove(Capability.OUT_OF_MEMORY);
    }
    return Set.copyOf(capabilities);
  }

  @Override
  public EngineHealth health() {
    return health.get();
  }

  private void look() {
    health.look();
  }

  /** Looks how the daemon is now, which {@link #health} does every few seconds. */
  EngineHealth check() {
    return health.check();
  }

  /**
   * Adopts what runs. When the daemon does not answer, there is nothing to adopt yet: {@link
   * #health} says so, no task can be made, and what runs is adopted as soon as it answers.
   */
  @Override
  public List<EngineTask> recover() {
    lock.lock();
    try {
      if (!started) {
        started = true;
        EngineHealth _ = health.check();
        feed.start();
        feed.awaitFirst(health.get().ready() ? FIRST_ANSWER : Duration.ofMillis(1));
        health.start();
        clear();
      }
      return tasks.list();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return tasks.list();
    } finally {
      lock.unlock();
    }
  }

  /** Removes the configs and secrets of tasks that are no more. */
  private void clear() {
    try {
      observer.requireAdopted("remove files of tasks that are no more");
      files.keepOnly(
          tasks.list().stream().map(task -> task.id().value()).collect(Collectors.toSet()));
    } catch (IOException | BerthException e) {
      LOG.log(Level.DEBUG, "Files of tasks that are no more may be left", e);
    }
  }

  @Override
  public Subscription watch(Consumer<EngineEvent> listener) {
    return events.watch(listener);
  }

  @Override
  public Tasks tasks() {
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
    if (tasks.list().isEmpty()) {
      clear();
    }
    health.close();
    feed.close();
    api.close();
    events.close();
  }
}
