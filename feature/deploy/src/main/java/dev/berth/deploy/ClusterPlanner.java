package dev.berth.deploy;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.TaskState;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes what is to be asked of a cluster so that its services become what is desired. Pure: no
 * I/O, no clock; the same input gives the same plan. {@link ClusterServicePlanner} does the same
 * for one service.
 */
final class ClusterPlanner {
  private final DesiredState desired;
  private final ObservedCluster observed;
  private final Rendering rendering;
  private final Instant now;
  private final Map<ServiceKey, ClusterService> services = new HashMap<>();
  private final Map<ServiceKey, List<ClusterTask>> tasks;
  private final Set<NetworkName> networks;
  private final Set<StackKey> unsettled = new HashSet<>();
  private final List<ClusterStep> steps = new ArrayList<>();
  private final SortedMap<ServiceKey, ServiceStatus> statuses = new TreeMap<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private @Nullable Instant nextLook;

  private ClusterPlanner(
      DesiredState desired, ObservedCluster observed, Rendering rendering, Instant now) {
    this.desired = desired;
    this.observed = observed;
    this.rendering = rendering;
    this.now = now;
    observed.picture().services().forEach(one -> services.put(ServiceKey.of(one.identity()), one));
    this.tasks =
        observed.picture().tasks().stream()
            .collect(Collectors.groupingBy(task -> ServiceKey.of(task.service())));
    this.networks = observed.networks().stream().map(Network::name).collect(Collectors.toSet());
  }

  /** Says a service in the words of the cluster; pure. */
  @FunctionalInterface
  interface Rendering {
    /**
     * @param avoided ids of nodes where none of its tasks may be
     */
    ClusterForm of(DesiredStack stack, DesiredService service, Set<String> avoided);
  }

  static ClusterPlan plan(
      DesiredState desired, ObservedCluster observed, Rendering rendering, Instant now) {
    return new ClusterPlanner(desired, observed, rendering, now).plan();
  }

  private ClusterPlan plan() {
    desired.stacks().values().forEach(this::planStack);
    services.values().stream()
        .filter(service -> desired.find(ServiceKey.of(service.identity())).isEmpty())
        .forEach(this::remove);
    removeNetworks();
    return new ClusterPlan(steps, nextLook, statuses, verdicts);
  }

  private void planStack(DesiredStack stack) {
    List<ClusterStep> preparing = new ArrayList<>();
    stack.networks().stream()
        .filter(network -> !networks.contains(network.name()))
        .forEach(network -> preparing.add(new ClusterStep.EnsureNetwork(network)));
    steps.addAll(preparing);
    Map<ServiceName, ClusterServicePlanner> planners = new LinkedHashMap<>();
    for (DesiredService service : stack.services()) {
      planners.put(service.key().service(), planner(stack, service, preparing));
    }
    for (DesiredService service : stack.services()) {
      ClusterServicePlanner planner = planners.get(service.key().service());
      if (planner != null) {
        planner.waitFor(preparing.isEmpty() ? waitsFor(service, planners) : "its networks");
        add(stack, service, planner, preparing.isEmpty());
      }
    }
  }

  private ClusterServicePlanner planner(
      DesiredStack stack, DesiredService service, List<ClusterStep> preparing) {
    ServiceKey key = service.key();
    ClusterForm form = rendering.of(stack, service, observed.avoided());
    String subject = ClusterStep.subject(form.spec().identity());
    ClusterStanding.Seen seen =
        new ClusterStanding.Seen(
            services.get(key),
            tasks.getOrDefault(key, List.of()),
            observed.asked().get(subject),
            failure(form, preparing),
            observed.firstFailures().get(form.mark()),
            observed.trouble());
    return new ClusterServicePlanner(new ClusterStanding(service, form, seen, now));
  }

  private @Nullable StepFailure failure(ClusterForm form, List<ClusterStep> preparing) {
    StepFailure own = observed.failures().get(ClusterStep.subject(form.spec().identity()));
    return preparing.stream()
        .map(step -> observed.failures().get(step.subject()))
        .filter(failure -> failure != null)
        .findFirst()
        .orElse(own != null && own.hash().equals(form.mark()) ? own : null);
  }

  /** What a service has to wait for before it is made; empty: nothing. */
  private static String waitsFor(
      DesiredService service, Map<ServiceName, ClusterServicePlanner> planners) {
    for (var dependency : service.spec().upkeep().dependsOn().entrySet()) {
      ClusterServicePlanner other = planners.get(dependency.getKey());
      if (other != null && !other.satisfies(dependency.getValue())) {
        return dependency.getKey() + " to be " + dependency.getValue();
      }
    }
    return "";
  }

  private void add(
      DesiredStack stack, DesiredService service, ClusterServicePlanner planner, boolean prepared) {
    if (prepared) {
      planner.step().ifPresent(steps::add);
    }
    planner.verdict().ifPresent(verdicts::add);
    statuses.put(service.key(), planner.status());
    if (!planner.isSettled()) {
      unsettled.add(stack.key());
    }
    Instant look = planner.nextLook();
    if (look != null && (nextLook == null || look.isBefore(nextLook))) {
      nextLook = look;
    }
  }

  private void remove(ClusterService service) {
    String subject = ClusterStep.subject(service.identity());
    if (!ClusterStep.GONE.equals(observed.asked().get(subject))) {
      steps.add(new ClusterStep.RemoveService(service.identity()));
    }
  }

  /** Networks of stacks that went, or that their stack no longer has, once nobody uses them. */
  private void removeNetworks() {
    Set<NetworkName> wanted = new HashSet<>();
    desired
        .stacks()
        .values()
        .forEach(stack -> stack.networks().stream().map(NetworkSpec::name).forEach(wanted::add));
    desired
        .services()
        .flatMap(service -> service.spec().networking().attachments().stream())
        .forEach(attachment -> wanted.add(attachment.network()));
    Set<StackKey> alive = alive();
    for (Network network : observed.networks()) {
      String stack = network.spec().labels().get(TaskLabels.STACK);
      if (stack != null && !wanted.contains(network.name())) {
        StackKey key = new StackKey(network.name().tenant(), new StackName(stack));
        boolean inUse =
            desired.find(key).isPresent() ? unsettled.contains(key) : alive.contains(key);
        if (!inUse) {
          steps.add(new ClusterStep.RemoveNetwork(network.name()));
        }
      }
    }
  }

  /** Stacks of which the cluster still has a service, or a task that has not ended. */
  private Set<StackKey> alive() {
    Set<StackKey> alive = new HashSet<>();
    services.keySet().forEach(key -> alive.add(key.stackKey()));
    observed.picture().tasks().stream()
        .filter(task -> !(task.state() instanceof TaskState.Exited))
        .forEach(task -> alive.add(ServiceKey.of(task.service()).stackKey()));
    return alive;
  }
}
