package dev.berth.engine.fake;

import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Published;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Chooses nodes for tasks: of those that suit, by what tasks are to be spread over, then the one
 * with the fewest tasks of the service, then with the fewest of all.
 */
final class FakePlacement {
  private final FakeServiceTask task;
  private final Placement placement;
  private final Map<String, Integer> rejected = new HashMap<>();

  FakePlacement(FakeServiceTask task) {
    this.task = task;
    this.placement = task.spec.placement();
  }

  /** The node where a task belongs; empty where none suits, then {@link #reason} says why. */
  Optional<FakeNode> choose(Collection<FakeNode> all) {
    List<FakeNode> suitable = new ArrayList<>(all);
    keep(suitable, "not available", FakeNode::takesTasks);
    FakeNode own = task.slot.node;
    keep(suitable, "of others", node -> own == null || own.equals(node));
    keep(suitable, "constraints", n -> FakeConstraint.allHold(placement.constraints(), n));
    keep(suitable, "max replicas per node", this::hasPlace);
    keep(
        suitable,
        "insufficient resources",
        n -> n.hasRoomFor(placement.reservedMemory(), placement.reservedCpus()));
    keep(suitable, "port in use", this::hasPorts);
    for (String attribute : placement.spread()) {
      narrow(suitable, attribute);
    }
    return suitable.stream()
        .min(
            Comparator.<FakeNode>comparingInt(this::siblings)
                .thenComparingInt(node -> node.tasks.size())
                .thenComparing(node -> node.name));
  }

  String reason() {
    List<String> reasons = new ArrayList<>();
    rejected.forEach(
        (why, nodes) ->
            reasons.add("%s on %d node%s".formatted(why, nodes, nodes == 1 ? "" : "s")));
    reasons.sort(Comparator.naturalOrder());
    return "no suitable node (" + String.join("; ", reasons) + ")";
  }

  private void keep(List<FakeNode> suitable, String why, Predicate<FakeNode> condition) {
    int before = suitable.size();
    suitable.removeIf(condition.negate());
    if (suitable.size() < before) {
      rejected.put(why, before - suitable.size());
    }
  }

  private boolean hasPlace(FakeNode node) {
    Integer most = placement.maxPerNode();
    return most == null || most == 0 || siblings(node) < most;
  }

  private boolean hasPorts(FakeNode node) {
    return task.spec.ports().published().stream()
        .filter(Published::host)
        .noneMatch(port -> port.port() != 0 && node.hasPort(port.port()));
  }

  /** Leaves the nodes of that value which has the fewest tasks of the service. */
  private void narrow(List<FakeNode> suitable, String attribute) {
    Map<String, Integer> tasks = new HashMap<>();
    for (FakeNode node : suitable) {
      tasks.merge(valueOf(node, attribute), siblings(node), Integer::sum);
    }
    String chosen =
        tasks.entrySet().stream()
            .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    suitable.removeIf(node -> !valueOf(node, attribute).equals(chosen));
  }

  private static String valueOf(FakeNode node, String attribute) {
    String value = node.attribute(attribute);
    return value == null ? "" : value;
  }

  private int siblings(FakeNode node) {
    return (int)
        node.tasks.stream().filter(t -> t.wanted && t.service.equals(task.service)).count();
  }
}
