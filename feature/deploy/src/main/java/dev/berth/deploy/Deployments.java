package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Belongings;
import dev.berth.access.Quotas;
import dev.berth.engine.Runner;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.http.SocketEndpoint;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import dev.berth.records.EventSink;
import dev.berth.records.TaskDirectory;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

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
  private final Targets targets = new Targets();
  private final AddedTargets added;
  private final Stacks stacks;
  private final Overview overview;
  private final History history;
  private final ParameterWatch parameters;
  private final TenantRemoval tenants;
  private final RoutedServices routed;
  private final ForeignRoutes foreignRoutes;
  private final AdoptionCheck adoptionCheck;
  private final Traffic traffic;
  private final Changes changes = new Changes();
  private final EmptiedNodes emptied = new EmptiedNodes(this::avoid);

  public Deployments(Surroundings surroundings, DeploySettings settings) {
    this.traffic = surroundings.traffic();
    this.stacks = new Stacks(surroundings, settings, targets, this::desiredStateChanged);
    VersionTable versions =
        new VersionTable(surroundings.store(), new Sealing(surroundings.keyring()));
    this.history = new History(stacks, versions, targets, surroundings.clock());
    this.parameters =
        new ParameterWatch(
            surroundings.parameters(),
            stacks,
            new ParameterRefresh(surroundings, settings, targets, stacks, versions));
    this.tenants = new TenantRemoval(stacks, targets, changes, surroundings.clock());
    this.overview = new Overview(stacks, targets, surroundings.traffic());
    this.adoptionCheck = new AdoptionCheck(surroundings, settings, stacks, targets);
    this.routed = new RoutedServices(surroundings.traffic());
    this.foreignRoutes = new ForeignRoutes(targets, stacks.foreign(), routed);
    TargetAssembly assembly = new TargetAssembly(surroundings, stacks, routed, changes);
    targets.add(assembly.assemble(TargetName.LOCAL, surroundings.runner()));
    this.added =
        new AddedTargets(
            new TargetTable(surroundings.store(), new Sealing(surroundings.keyring())),
            surroundings.runners(),
            assembly,
            targets,
            stacks);
  }

  /**
   * What deploying works with; whoever made these closes them, after it.
   *
   * @param runner where stacks always can be deployed
   * @param runners opens what runs the tasks of further targets
   * @param traffic the front door; {@link Traffic#NONE} where there is none
   * @param access decides what those who deploy may ask of the machine
   * @param quotas what each tenant may have
   * @param keyring seals what is stored
   * @param parameters the values that stacks use by name
   * @param events takes what happens to tasks, services, stacks and nodes
   * @param node the name of this machine
   */
  public record Surroundings(
      Runner runner,
      RunnerFactory runners,
      Store store,
      Traffic traffic,
      Access access,
      Quotas quotas,
      Keyring keyring,
      ParameterSource parameters,
      InstantSource clock,
      IdSource ids,
      EventSink events,
      String node) {}

  /**
   * Brings the store's tables to their newest form, recovers the engine, and begins.
   *
   * @throws dev.berth.kernel.BerthException if the store or the engine cannot be used
   */
  public void start() {
    stacks.load();
    targets.list().forEach(Target::start);
    added.start();
    foreignRoutes.start();
    parameters.start();
  }

  /** What it answers over HTTP. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new StackEndpoints(stacks, history, overview, changes).list());
    endpoints.addAll(new StackWatch(overview, changes).list());
    endpoints.addAll(new ServiceEndpoints(stacks, history, overview).list());
    Report report = new Report(stacks, targets, overview);
    endpoints.addAll(new ReportEndpoints(stacks, history, report).list());
    endpoints.addAll(new TaskEndpoints(overview, targets).list());
    endpoints.addAll(new LogEndpoints(targets, stacks, overview, changes).list());
    endpoints.addAll(new ImageEndpoints(targets).list());
    endpoints.addAll(new NetworkEndpoints(targets, stacks).list());
    endpoints.addAll(new QuotaEndpoints(stacks).list());
    endpoints.addAll(new TargetEndpoints(targets, added, stacks).list());
    endpoints.addAll(new VolumeEndpoints(targets, stacks).list());
    Foreigners foreigners = new Foreigners(targets);
    Adoption adoption =
        new Adoption(stacks, foreigners, adoptionCheck, overview, changes, foreignRoutes);
    endpoints.addAll(
        new ForeignEndpoints(foreigners, stacks, traffic, foreignRoutes, adoption).list());
    return List.copyOf(endpoints);
  }

  /**
   * What it answers over HTTP about machines.
   *
   * @param machine looks at the one that Berth runs on
   */
  public List<Endpoint> nodeEndpoints(Supplier<LocalNode> machine) {
    return new NodeEndpoints(new KnownNodes(targets, machine), emptied).list();
  }

  /** What it answers over WebSockets. */
  public List<SocketEndpoint> sockets() {
    return new ExecEndpoint(targets, overview).list();
  }

  /** What it shows in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** A tenant's services, as the front door knows them. */
  public List<RoutableService> routableServices(TenantId tenant) {
    return routed.of(tenant);
  }

  /** The tasks of all tenants, for those who watch them. */
  public TaskDirectory directory() {
    return new WatchedTasks(stacks, targets);
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
    stacks.foreign().forget(tenant);
    foreignRoutes.wake();
    tenants.remove(tenant);
  }

  /** How many tasks run, of all tenants. */
  public int runningTasks() {
    return overview.tasks(SeenTask::isRunning).size();
  }

  /** How many tasks are known, of all tenants, by the state that {@link TaskView} gives them. */
  public SortedMap<String, Long> taskCounts() {
    SortedMap<String, Long> counts = new TreeMap<>();
    List.of("created", "running", "exited").forEach(state -> counts.put(state, 0L));
    overview.tasks(_ -> true).forEach(task -> counts.merge(task.state(), 1L, Long::sum));
    return counts;
  }

  private void avoid(TargetName target, Set<String> nodes) {
    if (targets.find(target).orElse(null) instanceof ClusterTarget cluster) {
      cluster.avoid(nodes);
    }
  }

  private void desiredStateChanged() {
    targets.wake();
    changes.signal();
  }

  @Override
  public void close() {
    parameters.close();
    foreignRoutes.close();
    added.close();
    targets.close();
  }
}
