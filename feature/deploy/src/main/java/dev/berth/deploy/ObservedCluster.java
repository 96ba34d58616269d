package dev.berth.deploy;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.Network;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster is, and what Berth has asked of it. Immutable.
 *
 * @param networks every network of this instance
 * @param trouble why nothing can be asked of it now; empty: it can
 * @param asked the last aim of each subject that the picture does not show yet
 * @param failures of the last try of a step, by its subject
 * @param firstFailures what failed first of what was asked for by a mark: the cluster forgets it
 * @param avoided ids of nodes that tasks have to leave
 */
record ObservedCluster(
    ClusterPicture picture,
    List<Network> networks,
    String trouble,
    Map<String, String> asked,
    Map<String, StepFailure> failures,
    Map<String, FirstFailure> firstFailures,
    Set<String> avoided) {
  ObservedCluster {
    networks = List.copyOf(networks);
    asked = Map.copyOf(asked);
    failures = Map.copyOf(failures);
    firstFailures = Map.copyOf(firstFailures);
    avoided = Set.copyOf(avoided);
  }

  /**
   * A task that failed.
   *
   * @param inARow how many have failed since at the place that fares worst, as far as counted
   */
  record FirstFailure(TaskId task, String reason, int inARow) {}
}
