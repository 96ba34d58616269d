package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Belongings;
import dev.berth.access.Quotas;
import dev.berth.engine.Engine;
import dev.berth.http.Endpoint;
import dev.berth.http.SocketEndpoint;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Deploying as a whole: keeps the desired stacks, makes the engine run them, and answers about
 * them. Nothing else starts or stops tasks. Thread-safe.
 *
 * <p>Lifecycle:
 *
 * <ol>
 *   <li>construct
 *   <li>{@link #start()}, once: adopts what runs, and begins to reconcile
 *   <li>{@link #close()}: lets go; tasks keep running
 * </ol>
 */
public final class Deployments implements Belongings, AutoCloseable {
  private final Engine engine;
  private final Pulls pulls;
  private final Stacks stacks;
  private final Reconciler reconciler;
  private final Overview overview;
  private final History history;
  private final ParameterWatch parameters;
  private final TenantRemoval tenants;
  private final Changes changes = new Changes();

  public Deployments(Surroundings surroundings, DeploySettings settings) {
    this.engine = surroundings.engine();
    this.pulls = new Pulls(engine.images());
    this.stacks = new Stacks(surroundings, settings, pulls, this::desiredStateChanged);
    VersionTable versions =
        new VersionTable(surroundings.store(), new Sealing(surroundings.keyring()));
    this.history = new History(stacks, versions, engine.images(), surroundings.clock());
    this.parameters =
        new ParameterWatch(
            surroundings.parameters(),
            stacks,
            new ParameterRefresh(surroundings, settings, stacks, versions));
    this.reconciler =
        new Reconciler(
            engine,
            surroundings.traffic(),
            surroundings.clock(),
            new StepRunner(engine, surroundings.traffic(), surroundings.ids(), stacks, pulls),
            stacks::desired,
            pulls,
            stacks::conclude,
            NodeFacts.local(surroundings.node()),
            changes);
    this.tenants = new TenantRemoval(engine, stacks, reconciler, changes, surroundings.clock());
    this.overview =
        new Overview(
            stacks,
            reconciler::situation,
            surroundings.traffic(),
            new TaskViews(surroundings.node()),
            pulls,
            engine);
  }

  /**
   * What deploying works with; whoever made these closes them, after it.
   *
   * @param traffic the front door; {@link Traffic#NONE} where there is none
   * @param access decides what those who deploy may ask of the machine
   * @param quotas what each tenant may have
   * @param keyring seals what is stored
   * @param parameters the values that stacks use by name
   * @param node the name of this machine
   */
  public record Surroundings(
      Engine engine,
      Store store,
      Traffic traffic,
      Access access,
      Quotas quotas,
      Keyring keyring,
      ParameterSource parameters,
      InstantSource clock,
      IdSource ids,
      String node) {}

  /**
   * Brings the store's tables to their newest form, recovers the engine, and begins.
   *
   * @throws dev.berth.kernel.BerthException if the store or the engine cannot be used
   */
  public void start() {
    stacks.load();
    engine.recover();
    reconciler.start();
    parameters.start();
  }

  /** What it answers over HTTP. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new StackEndpoints(stacks, history, overview, changes).list());
    endpoints.addAll(new ServiceEndpoints(stacks, history, overview).list());
    endpoints.addAll(new TaskEndpoints(overview, engine).list());
    endpoints.addAll(
        new LogEndpoints(engine.tasks(), stacks, overview, reconciler::situation, changes).list());
    endpoints.addAll(new ImageEndpoints(engine, pulls).list());
    endpoints.addAll(new NetworkEndpoints(engine.networks(), stacks, reconciler).list());
    endpoints.addAll(new QuotaEndpoints(stacks).list());
    endpoints.addAll(new VolumeEndpoints(engine.volumes(), stacks, reconciler).list());
    return List.copyOf(endpoints);
  }

  /** What it answers over WebSockets. */
  public List<SocketEndpoint> sockets() {
    return new ExecEndpoint(engine.tasks(), overview).list();
  }

  /** A tenant's stacks, as {@code GET /api/stacks} shows them. */
  public List<StackView> stacks(TenantId tenant) {
    return overview.stacks(tenant);
  }

  /** Stacks, volumes and images; networks go with their stacks. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    return tenants.count(tenant);
  }

  /**
   * Ends the tasks of a tenant's stacks, and removes those, its networks, volumes and images.
   *
   * @throws dev.berth.kernel.BerthException {@code TIMED_OUT} if a task does not end within ten
   *     minutes
   */
  @Override
  public void remove(TenantId tenant) {
    tenants.remove(tenant);
  }

  /** How many tasks run, of all tenants. */
  public int runningTasks() {
    return overview.tasks(task -> task.task().isRunning()).size();
  }

  private void desiredStateChanged() {
    reconciler.wake();
    changes.signal();
  }

  @Override
  public void close() {
    parameters.close();
    reconciler.close();
  }
}
