package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done now. Immutable.
 *
 * @param steps none waits for another: what depends on one of them comes in a later plan
 * @param nextLook when there is something to do although nothing has happened; null: never
 * @param statuses how each desired service is
 * @param verdicts what updates have come to
 */
record Plan(
    List<Step> steps,
    @Nullable Instant nextLook,
    SortedMap<ServiceKey, ServiceStatus> statuses,
    List<Verdict> verdicts) {
  Plan {
    steps = List.copyOf(steps);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * For people: by stack, why a step failed the last time that it was tried.
   *
   * @param failures by the steps' identities
   * @param networks that are there
   */
  Map<StackKey, String> troubles(Map<String, StepFailure> failures, List<Network> networks) {
    Map<StackKey, String> troubles = new HashMap<>();
    for (Step step : steps) {
      StepFailure failure = failures.get(step.identity());
      if (failure != null) {
        stack(step, networks).ifPresent(stack -> troubles.putIfAbsent(stack, failure.reason()));
      }
    }
    return troubles;
  }

  private static Optional<StackKey> stack(Step step, List<Network> networks) {
    return switch (step) {
      case Step.EnsureNetwork _ -> Optional.empty();
      case Step.EnsureVolume _ -> Optional.empty();
      case Step.PullImage pull -> Optional.of(pull.stack());
      case Step.CreateTask create -> Optional.of(create.service().key().stackKey());
      case Step.StartTask start -> Optional.of(start.slot().service().stackKey());
      case Step.StopTask stop -> Optional.of(stop.slot().service().stackKey());
      case Step.RemoveTask remove -> Optional.of(remove.slot().service().stackKey());
      case Step.RemoveNetwork(NetworkName name) ->
          networks.stream()
              .filter(network -> network.name().equals(name))
              .flatMap(network -> Situation.stack(network).stream())
              .findFirst();
      case Step.RemoveVolume _ -> Optional.empty();
    };
  }
}
