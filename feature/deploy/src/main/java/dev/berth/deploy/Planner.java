package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes what is to be done so that what is becomes what is desired. Pure: no I/O, no clock; the
 * same input gives the same plan.
 *
 * <p>For one plan: construct, {@link #plan()}, forget. {@link ServicePlanner} does the same for one
 * service.
 */
final class Planner {
  private final DesiredState desired;
  private final ObservedState observed;
  private final Instant now;
  private final Map<ServiceKey, List<ObservedTask>> tasks;
  private final List<Step> steps = new ArrayList<>();
  private final SortedMap<ServiceKey, ServiceStatus> statuses = new TreeMap<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private @Nullable Instant nextLook;

  private Planner(DesiredState desired, ObservedState observed, Instant now) {
    this.desired = desired;
    this.observed = observed;
    this.now = now;
    this.tasks = observed.tasks().stream().collect(Collectors.groupingBy(ObservedTask::service));
  }

  static Plan plan(DesiredState desired, ObservedState observed, Instant now) {
    return new Planner(desired, observed, now).plan();
  }

  private Plan plan() {
    desired.stacks().values().forEach(this::planStack);
    observed.tasks().stream()
        .filter(task -> desired.find(task.service()).isEmpty())
        .forEach(this::end);
    removeNetworks();
    removeVolumes();
    return new Plan(steps, nextLook, statuses, verdicts);
  }

  private void planStack(DesiredStack stack) {
    List<Step> preparing = new ArrayList<>();
    Set<NetworkName> networks =
        observed.networks().stream().map(Network::name).collect(Collectors.toSet());
    stack.networks().stream()
        .filter(network -> !networks.contains(network.name()))
        .forEach(network -> preparing.add(new Step.EnsureNetwork(network)));
    stack.volumes().stream()
        .filter(volume -> !observed.volumes().contains(volume.name()))
        .forEach(volume -> preparing.add(new Step.EnsureVolume(volume)));
    steps.addAll(preparing);
    Map<ServiceName, ServiceSlots> slots = new HashMap<>();
    for (DesiredService service : stack.services()) {
      slots.put(
          service.key().service(),
          new ServiceSlots(service, tasks.getOrDefault(service.key(), List.of()), observed, now));
    }
    for (DesiredService service : stack.services()) {
      planService(stack, service, slots, preparing);
    }
  }

  private void planService(
      DesiredStack stack,
      DesiredService service,
      Map<ServiceName, ServiceSlots> slots,
      List<Step> preparing) {
    ServiceSlots own = slots.get(service.key().service());
    if (own == null) {
      throw new IllegalStateException("No slots of " + service.key());
    }
    ServicePlanner planner =
        new ServicePlanner(service, stack.version(), own, now, waitsFor(service, slots));
    if (service.spec().awaitsImage()) {
      Step pull = new Step.PullImage(stack.key(), service.spec().image());
      if (!steps.contains(pull)) {
        steps.add(pull);
      }
      planner.waitForImage(failureOf(List.of(pull)));
    } else if (!preparing.isEmpty()) {
      planner.waitForPreparation(failureOf(preparing));
    }
    planner.plan();
    steps.addAll(planner.steps());
    look(planner.nextLook());
    statuses.put(service.key(), planner.status());
    planner.verdict().ifPresent(verdicts::add);
  }

  private @Nullable StepFailure failureOf(List<Step> preparing) {
    return preparing.stream()
        .map(step -> observed.failedSteps().get(step.identity()))
        .filter(failure -> failure != null)
        .findFirst()
        .orElse(null);
  }

  /** What a service has to wait for before its first start; empty: nothing. */
  private static String waitsFor(DesiredService service, Map<ServiceName, ServiceSlots> slots) {
    for (var dependency : service.spec().upkeep().dependsOn().entrySet()) {
      ServiceSlots other = slots.get(dependency.getKey());
      if (other != null && !other.satisfies(dependency.getValue())) {
        return dependency.getKey() + " to be " + dependency.getValue();
      }
    }
    return "";
  }

  /** A task whose service nobody desires. */
  private void end(ObservedTask task) {
    Slot slot = new Slot(task.service(), task.slot());
    if (task.departure() == Departure.NONE && task.task().isRunning()) {
      steps.add(new Step.StopTask(task.id(), slot, Departure.UNWANTED, task.labels().stopGrace()));
    } else if (!task.task().isRunning() && !observed.starting().contains(slot)) {
      steps.add(new Step.RemoveTask(task.id(), slot));
    }
  }

  /** Networks of stacks that went, or that their stack no longer has, once they are empty. */
  private void removeNetworks() {
    Set<NetworkName> wanted = new HashSet<>();
    desired
        .stacks()
        .values()
        .forEach(stack -> stack.networks().stream().map(NetworkSpec::name).forEach(wanted::add));
    Set<NetworkName> used = new HashSet<>();
    observed.tasks().stream()
        .filter(task -> !task.hasEnded())
        .forEach(task -> used.addAll(networks(task.task().spec().networking().attachments())));
    desired.services().forEach(service -> used.addAll(networksOf(service)));
    for (Network network : observed.networks()) {
      boolean ours = network.spec().labels().containsKey(TaskLabels.STACK);
      if (ours
          && !wanted.contains(network.name())
          && !used.contains(network.name())
          && !isStarting(network)) {
        steps.add(new Step.RemoveNetwork(network.name()));
      }
    }
  }

  /** While an update may have to go back, also those that it would go back to. */
  private static Set<NetworkName> networksOf(DesiredService service) {
    Set<NetworkName> used = networks(service.spec().networking().attachments());
    EarlierService earlier = service.earlier();
    Rollout rollout = service.rollout();
    boolean mayGoBack = rollout != null && (rollout.state().isOpen() || rollout.state().isPaused());
    if (earlier != null && mayGoBack) {
      used.addAll(networks(earlier.spec().networking().attachments()));
    }
    return used;
  }

  /** Anonymous volumes whose slot nobody wants any more, once no task has them. */
  private void removeVolumes() {
    Set<VolumeName> kept = new HashSet<>();
    desired.services().flatMap(AnonymousVolumes::of).forEach(kept::add);
    observed.tasks().stream()
        .flatMap(task -> AnonymousVolumes.of(task.task().spec()))
        .forEach(kept::add);
    observed.volumes().stream()
        .filter(volume -> AnonymousVolumes.isOfSlot(volume) && !kept.contains(volume))
        .filter(_ -> observed.starting().isEmpty())
        .sorted(Comparator.comparing(VolumeName::toString))
        .forEach(volume -> steps.add(new Step.RemoveVolume(volume)));
  }

  /** A task of the network's stack that is being made may not be among the engine's tasks yet. */
  private boolean isStarting(Network network) {
    String stack = network.spec().labels().get(TaskLabels.STACK);
    return stack != null
        && observed.starting().stream()
            .map(slot -> slot.service().stackKey())
            .anyMatch(
                key ->
                    key.tenant().equals(network.name().tenant())
                        && key.stack().equals(new StackName(stack)));
  }

  private static Set<NetworkName> networks(List<Attachment> attachments) {
    return attachments.stream()
        .map(Attachment::network)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void look(@Nullable Instant at) {
    if (at != null && (nextLook == null || at.isBefore(nextLook))) {
      nextLook = at;
    }
  }
}
