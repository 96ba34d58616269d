package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.ServiceIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be asked of a cluster now. Immutable.
 *
 * @param steps none waits for another
 * @param nextLook when there may be something to say although nothing has happened; null: never
 * @param statuses how each desired service is
 * @param verdicts what updates have come to
 */
record ClusterPlan(
    List<ClusterStep> steps,
    @Nullable Instant nextLook,
    SortedMap<ServiceKey, ServiceStatus> statuses,
    List<Verdict> verdicts) {
  ClusterPlan {
    steps = List.copyOf(steps);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * For people: by stack, why a step failed the last time that it was tried.
   *
   * @param failures by the steps' subjects
   * @param networks that are there
   */
  Map<StackKey, String> troubles(Map<String, StepFailure> failures, List<Network> networks) {
    Map<StackKey, String> troubles = new HashMap<>();
    for (ClusterStep step : steps) {
      StepFailure failure = failures.get(step.subject());
      if (failure != null) {
        stack(step, networks).ifPresent(stack -> troubles.putIfAbsent(stack, failure.reason()));
      }
    }
    return troubles;
  }

  private static Optional<StackKey> stack(ClusterStep step, List<Network> networks) {
    return switch (step) {
      case ClusterStep.EnsureNetwork _ -> Optional.empty();
      case ClusterStep.CreateService create -> Optional.of(stack(create.form().spec().identity()));
      case ClusterStep.UpdateService update -> Optional.of(stack(update.form().spec().identity()));
      case ClusterStep.RemoveService remove -> Optional.of(stack(remove.service()));
      case ClusterStep.RemoveNetwork(NetworkName name) ->
          networks.stream()
              .filter(network -> network.name().equals(name))
              .flatMap(network -> Situation.stack(network).stream())
              .findFirst();
    };
  }

  private static StackKey stack(ServiceIdentity service) {
    return new StackKey(service.tenant(), service.stack());
  }
}
