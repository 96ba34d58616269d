package dev.berth.deploy;

import dev.berth.compose.Placement;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.compose.Update;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.Isolation;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Sets up what is desired and what is, of one stack {@code shop}, and plans. */
final class Scene {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final StackKey SHOP = new StackKey(TenantId.DEFAULT, new StackName("shop"));
  static final NodeFacts NODE =
      new NodeFacts("node1", "linux", "amd64", Map.of("disk", "ssd"), Map.of());
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private final Map<String, DesiredService> services = new LinkedHashMap<>();
  private final List<ObservedTask> tasks = new ArrayList<>();
  private final Set<Slot> starting = new HashSet<>();
  private final Map<Slot, StepFailure> failures = new HashMap<>();
  private final Map<String, StepFailure> failedSteps = new HashMap<>();
  private boolean sharedPorts = true;
  private boolean desired = true;
  private boolean updating;
  private final List<NetworkSpec> networks = new ArrayList<>();
  private final List<Network> existing = new ArrayList<>();

  static ServiceKey key(String service) {
    return new ServiceKey(SHOP.tenant(), SHOP.stack(), new ServiceName(service));
  }

  static Slot slot(String service, int number) {
    return new Slot(key(service), number);
  }

  static ServiceSpec spec() {
    return new ServiceSpec(
        Images.HOST,
        Images.HOST,
        ProcessSpec.DEFAULT,
        Filesystem.DEFAULT,
        Networking.NONE,
        Isolation.DEFAULT,
        new ServiceSpec.Upkeep(
            null, new Restart(Condition.ANY, null, null), Duration.ofSeconds(10), Map.of()),
        new ServiceSpec.Routing(Map.of(), new TreeSet<>()));
  }

  /** Lets the services that follow have been {@code old} before, and become {@code new} now. */
  Scene updating() {
    updating = true;
    return this;
  }

  static Image imageWithVolumes(String... volumes) {
    Image.Config none = Image.Config.EMPTY;
    return new Image(
        "sha256:1",
        List.of("data:1"),
        NOW,
        new ByteSize(0),
        new Image.Config(
            none.entrypoint(),
            none.command(),
            none.environment(),
            none.working(),
            none.exposedPorts(),
            Set.of(volumes),
            none.labels()));
  }

  Scene service(String name, int replicas) {
    return service(name, replicas, spec -> spec);
  }

  Scene service(String name, int replicas, UnaryOperator<ServiceSpec> change) {
    services.put(
        name,
        new DesiredService(
            key(name),
            change.apply(spec()),
            "new",
            replicas,
            DesiredService.Mode.STARTED,
            0,
            NOW,
            updating ? new EarlierService(change.apply(spec()), "old", replicas, 0, 1) : null,
            updating ? Rollout.updating(NOW.minus(LONG_AGO)) : null));
    return this;
  }

  Scene stopped(String name) {
    services.computeIfPresent(name, (key, service) -> service.stopped(NOW));
    return this;
  }

  static UnaryOperator<ServiceSpec> updating(Update update) {
    return spec -> upkeep(spec, ServiceSpec.Scheme.REPLICATED, update, update, Placement.ANYWHERE);
  }

  static UnaryOperator<ServiceSpec> scheme(ServiceSection.Mode mode, int completions) {
    return spec ->
        upkeep(
            spec,
            new ServiceSpec.Scheme(mode, completions),
            Update.DEFAULT,
            Update.DEFAULT,
            Placement.ANYWHERE);
  }

  static UnaryOperator<ServiceSpec> placed(Placement placement) {
    return spec ->
        upkeep(spec, ServiceSpec.Scheme.REPLICATED, Update.DEFAULT, Update.DEFAULT, placement);
  }

  private static ServiceSpec upkeep(
      ServiceSpec spec,
      ServiceSpec.Scheme scheme,
      Update update,
      Update rollback,
      Placement placement) {
    return spec.withUpkeep(
        new ServiceSpec.Upkeep(
            spec.upkeep().healthcheck(),
            spec.upkeep().restart(),
            spec.upkeep().stopGrace(),
            spec.upkeep().dependsOn(),
            scheme,
            update,
            rollback,
            placement));
  }

  static UnaryOperator<ServiceSpec> restart(Condition condition) {
    return restart(new Restart(condition, null, null));
  }

  static UnaryOperator<ServiceSpec> restart(Restart restart) {
    return spec -> with(spec, upkeep(spec, restart, spec.upkeep().dependsOn()));
  }

  static UnaryOperator<ServiceSpec> dependsOn(String service, StartCondition condition) {
    return spec ->
        with(
            spec,
            upkeep(spec, spec.upkeep().restart(), Map.of(new ServiceName(service), condition)));
  }

  static ServiceSpec publishing(ServiceSpec spec) {
    return with(
        spec,
        new Networking(
            Networking.Namespace.OWN,
            null,
            List.of(),
            List.of(new PortBinding(null, 8081, 80, PortBinding.Protocol.TCP)),
            Map.of()));
  }

  static ServiceSpec onMachine(ServiceSpec spec) {
    return with(
        spec, new Networking(Networking.Namespace.HOST, null, List.of(), List.of(), Map.of()));
  }

  private static ServiceSpec with(ServiceSpec spec, Networking networking) {
    return new ServiceSpec(
        spec.image(),
        spec.imageId(),
        spec.process(),
        spec.filesystem(),
        networking,
        spec.isolation(),
        spec.upkeep(),
        spec.routing());
  }

  static Healthcheck healthcheck(int retries) {
    return new Healthcheck(
        List.of("true"),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        retries,
        Duration.ofSeconds(5),
        Duration.ofSeconds(1));
  }

  private static ServiceSpec.Upkeep upkeep(
      ServiceSpec spec, Restart restart, Map<ServiceName, StartCondition> dependsOn) {
    return new ServiceSpec.Upkeep(
        spec.upkeep().healthcheck(), restart, spec.upkeep().stopGrace(), dependsOn);
  }

  private static ServiceSpec with(ServiceSpec spec, ServiceSpec.Upkeep upkeep) {
    return new ServiceSpec(
        spec.image(),
        spec.imageId(),
        spec.process(),
        spec.filesystem(),
        spec.networking(),
        spec.isolation(),
        upkeep,
        spec.routing());
  }

  Scene ready(String id, String service, int slot, String hash) {
    return running(id, service, slot, hash, Readiness.READY, Departure.NONE);
  }

  /** A ready task that can be relied upon since this long ago. */
  Scene readySince(String id, String service, int slot, String hash, Duration ago) {
    TaskState state = new TaskState.Running(NOW.minus(ago), 1);
    tasks.add(
        new ObservedTask(
            task(id, service, slot, labels(hash, 0), state, ago),
            Readiness.READY,
            Departure.NONE,
            NOW.minus(ago)));
    return this;
  }

  /** Lets the update of a service be in this state. */
  Scene rollout(String name, Rollout.State state, String message) {
    services.computeIfPresent(
        name,
        (key, service) ->
            service.withRollout(new Rollout(state, message, NOW.minus(LONG_AGO), null)));
    return this;
  }

  Scene starting(String id, String service, int slot, String hash) {
    return running(id, service, slot, hash, Readiness.STARTING, Departure.NONE);
  }

  Scene unhealthy(String id, String service, int slot, String hash) {
    return running(id, service, slot, hash, Readiness.UNHEALTHY, Departure.NONE);
  }

  Scene leaving(String id, String service, int slot, String hash) {
    return running(id, service, slot, hash, Readiness.READY, Departure.UNWANTED);
  }

  private Scene running(
      String id, String service, int slot, String hash, Readiness readiness, Departure departure) {
    TaskState state = new TaskState.Running(NOW.minus(LONG_AGO), 1);
    tasks.add(
        new ObservedTask(
            task(id, service, slot, labels(hash, 0), state, LONG_AGO), readiness, departure));
    return this;
  }

  Scene created(String id, String service, int slot, String hash) {
    tasks.add(
        new ObservedTask(
            task(id, service, slot, labels(hash, 0), new TaskState.Created(), LONG_AGO),
            Readiness.STARTING,
            Departure.NONE));
    return this;
  }

  /** A task that ran for a second and ended this long ago. */
  Scene exited(String id, String service, int slot, Ending ending) {
    TaskState state =
        new TaskState.Exited(
            NOW.minus(ending.ago()),
            ending.code(),
            ending.cause(),
            "exited with code " + ending.code());
    tasks.add(
        new ObservedTask(
            task(
                id,
                service,
                slot,
                labels(ending.hash(), ending.attempt()),
                state,
                ending.ago().plus(ending.ran())),
            Readiness.STARTING,
            ending.departure()));
    return this;
  }

  /** How a task came to its end. */
  record Ending(
      String hash,
      int code,
      TaskState.Cause cause,
      int attempt,
      Duration ran,
      Duration ago,
      Departure departure) {
    static Ending of(int code, Duration ago) {
      return new Ending(
          "new", code, TaskState.Cause.EXITED, 0, Duration.ofSeconds(1), ago, Departure.NONE);
    }

    Ending attempt(int changed) {
      return new Ending(hash, code, cause, changed, ran, ago, departure);
    }

    Ending ran(Duration changed) {
      return new Ending(hash, code, cause, attempt, changed, ago, departure);
    }

    Ending lost() {
      return new Ending(hash, code, TaskState.Cause.LOST, attempt, ran, ago, departure);
    }

    Ending hash(String changed) {
      return new Ending(changed, code, cause, attempt, ran, ago, departure);
    }

    Ending departure(Departure changed) {
      return new Ending(hash, code, cause, attempt, ran, ago, changed);
    }
  }

  private static TaskLabels labels(String hash, int attempt) {
    return new TaskLabels(hash, 1, attempt, attempt, Duration.ofSeconds(10));
  }

  private EngineTask task(
      String id, String service, int slot, TaskLabels labels, TaskState state, Duration age) {
    ServiceKey key = key(service);
    TaskIdentity identity =
        new TaskIdentity(
            new TaskId(id), key.tenant(), key.stack(), key.service(), slot, labels.render());
    DesiredService wanted = services.get(service);
    ServiceSpec spec = wanted == null ? spec() : wanted.spec();
    return new EngineTask(spec.render(identity), state, NOW.minus(age), Map.of(), List.of());
  }

  Scene beingStarted(String service, int slot) {
    starting.add(slot(service, slot));
    return this;
  }

  Scene failedToStart(String service, int slot, int attempts, Duration ago) {
    failures.put(
        slot(service, slot), new StepFailure("new", attempts, NOW.minus(ago), "no more memory"));
    return this;
  }

  Scene failedStep(String step, int attempts) {
    failedSteps.put("default " + step, new StepFailure("", attempts, NOW, "the bridge is burning"));
    return this;
  }

  Scene withoutSharedPorts() {
    sharedPorts = false;
    return this;
  }

  Scene network(String name) {
    networks.add(networkSpec(name));
    return this;
  }

  Scene existingNetwork(String name) {
    existing.add(new Network(networkSpec(name), "10.0.0.0/24", InetAddress.getLoopbackAddress()));
    return this;
  }

  private static NetworkSpec networkSpec(String name) {
    return NetworkSpec.of(
        new NetworkName(TenantId.DEFAULT, name), Map.of(TaskLabels.STACK, "shop"));
  }

  Scene removed() {
    desired = false;
    return this;
  }

  Plan plan() {
    DesiredStack stack =
        new DesiredStack(
            SHOP, 1, NOW, List.copyOf(services.values()), networks, List.of(), List.of());
    return Planner.plan(
        desired ? DesiredState.of(List.of(stack)) : DesiredState.EMPTY,
        new ObservedState(
            tasks, existing, Set.of(), starting, failures, failedSteps, sharedPorts, NODE),
        NOW);
  }

  /** The plan's steps as text. */
  List<String> steps() {
    return plan().steps().stream().map(Step::toString).toList();
  }

  List<Verdict> verdicts() {
    return plan().verdicts();
  }

  ServiceStatus status(String service) {
    ServiceStatus status = plan().statuses().get(key(service));
    if (status == null) {
      throw new AssertionError("No status of " + service);
    }
    return status;
  }
}
