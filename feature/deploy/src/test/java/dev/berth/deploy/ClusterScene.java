package dev.berth.deploy;

import dev.berth.deploy.ObservedCluster.FirstFailure;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterService.Update;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TargetName;
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
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sets up what is desired of a cluster and what it shows, of one stack {@code shop}, and plans. */
final class ClusterScene {
  private static final Instant NOW = Scene.NOW;
  private static final Instant EARLIER = NOW.minus(Duration.ofMinutes(1));

  private final Map<String, DesiredService> services = new LinkedHashMap<>();
  private final List<ClusterService> shown = new ArrayList<>();
  private final List<ClusterTask> tasks = new ArrayList<>();
  private final List<NetworkSpec> networks = new ArrayList<>();
  private final List<Network> existing = new ArrayList<>();
  private final Map<String, String> asked = new HashMap<>();
  private final Map<String, StepFailure> failures = new HashMap<>();
  private final Map<String, FirstFailure> firstFailures = new HashMap<>();
  private final Set<Integer> routed = new HashSet<>();
  private Set<String> avoided = Set.of();
  private String trouble = "";
  private boolean desired = true;
  private int created;

  ClusterScene service(String name, int replicas) {
    return service(name, replicas, spec -> spec);
  }

  ClusterScene service(String name, int replicas, UnaryOperator<ServiceSpec> change) {
    DesiredService service =
        DesiredService.of(Scene.key(name), change.apply(spec()), replicas, EARLIER);
    services.put(name, service);
    return this;
  }

  /** Changes what is desired of a service. */
  ClusterScene change(String name, UnaryOperator<DesiredService> change) {
    services.computeIfPresent(name, (_, service) -> change.apply(service));
    return this;
  }

  /** Deploys another image. */
  ClusterScene deploy(String name, String image) {
    return change(
        name,
        service ->
            service.succeededBy(
                service.spec().withImage(image, image), service.replicas(), 1, NOW));
  }

  static ServiceSpec spec() {
    ServiceSpec spec = Scene.spec();
    return new ServiceSpec(
        "web:1",
        "web:1",
        spec.process(),
        spec.filesystem(),
        spec.networking(),
        spec.isolation(),
        spec.upkeep(),
        spec.routing(),
        new ClusterTraits(Endpoint.VIRTUAL_ADDRESS, Set.of(), null, null));
  }

  private DesiredStack stack() {
    return new DesiredStack(
        Scene.SHOP,
        2,
        NOW,
        List.copyOf(services.values()),
        networks,
        List.of(),
        List.of(),
        StackParameters.NONE,
        new TargetName("prod"));
  }

  ClusterForm form(String name) {
    DesiredService service = services.get(name);
    if (service == null) {
      throw new AssertionError("No service " + name);
    }
    return ClusterForm.of(stack(), service, routed, avoided);
  }

  static ServiceIdentity identity(String name) {
    ServiceKey key = Scene.key(name);
    return new ServiceIdentity(key.tenant(), key.stack(), key.service());
  }

  /** The cluster has a service as it is desired at this moment of the scene. */
  ClusterScene shown(String name) {
    return shown(name, Update.NONE);
  }

  ClusterScene shown(String name, Update update) {
    ClusterForm form = form(name);
    return shown(name, form.spec().labels(), form.spec().operation().replicas(), update);
  }

  ClusterScene shown(String name, Map<String, String> labels, int replicas, Update update) {
    shown.removeIf(one -> one.identity().equals(identity(name)));
    shown.add(new ClusterService(identity(name), labels, replicas, update, EARLIER, EARLIER));
    return this;
  }

  /** A running task of what is desired at this moment of the scene. */
  ClusterScene running(String name, int slot) {
    return task(name, slot, new TaskState.Running(EARLIER, 0), true, "");
  }

  ClusterScene failed(String name, int slot, String reason) {
    return task(
        name, slot, new TaskState.Exited(NOW, 1, TaskState.Cause.EXITED, reason), false, reason);
  }

  ClusterScene task(String name, int slot, TaskState state, boolean wanted, String message) {
    created++;
    ClusterForm form = form(name);
    tasks.add(
        new ClusterTask(
            new TaskId("task" + created),
            identity(name),
            slot,
            form.spec().labels(),
            form.spec().template().image(),
            state instanceof TaskState.Created ? null : "n" + slot,
            state,
            wanted,
            message,
            EARLIER.plusSeconds(created),
            null));
    return this;
  }

  ClusterScene withoutTasks() {
    tasks.clear();
    return this;
  }

  ClusterScene network(String name) {
    networks.add(networkSpec(name));
    return this;
  }

  ClusterScene existingNetwork(String name) {
    existing.add(new Network(networkSpec(name), "10.0.0.0/24", InetAddress.getLoopbackAddress()));
    return this;
  }

  private static NetworkSpec networkSpec(String name) {
    return NetworkSpec.of(
        new NetworkName(TenantId.DEFAULT, name), Map.of(TaskLabels.STACK, "shop"));
  }

  ClusterScene asked(String name, @Nullable String aim) {
    asked.put(ClusterStep.subject(identity(name)), aim == null ? form(name).mark() : aim);
    return this;
  }

  ClusterScene refused(String name, int attempts, StepFailure.Outlook outlook, String reason) {
    failures.put(
        ClusterStep.subject(identity(name)),
        new StepFailure(form(name).mark(), attempts, NOW, reason, outlook));
    return this;
  }

  ClusterScene routed(int port) {
    routed.add(port);
    return this;
  }

  ClusterScene avoiding(String node) {
    avoided = Set.of(node);
    return this;
  }

  ClusterScene trouble(String reason) {
    trouble = reason;
    return this;
  }

  ClusterScene removed() {
    desired = false;
    return this;
  }

  ClusterPlan plan() {
    return ClusterPlanner.plan(
        desired ? DesiredState.of(List.of(stack())) : DesiredState.EMPTY,
        new ObservedCluster(
            new ClusterPicture(shown, tasks, List.of()),
            existing,
            trouble,
            asked,
            failures,
            firstFailures,
            avoided),
        (stack, service, nodes) -> ClusterForm.of(stack, service, routed, nodes),
        NOW);
  }

  /** The plan's steps as text. */
  List<String> steps() {
    return plan().steps().stream().map(ClusterStep::toString).toList();
  }

  ServiceStatus status(String name) {
    ServiceStatus status = plan().statuses().get(Scene.key(name));
    if (status == null) {
      throw new AssertionError("No status of " + name);
    }
    return status;
  }

  String told(String name) {
    ServiceStatus status = status(name);
    return "%s %d/%d %s"
        .formatted(status.state(), status.running(), status.desired(), status.message())
        .strip();
  }

  List<Rollout.State> verdicts() {
    return plan().verdicts().stream().map(Verdict::state).toList();
  }
}
