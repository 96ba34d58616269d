package dev.berth.deploy;

import dev.berth.engine.Cluster;
import dev.berth.engine.Engine;
import dev.berth.engine.Node;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The machines of all targets. Thread-safe. */
final class KnownNodes {
  private final Targets targets;
  private final Supplier<LocalNode> machine;

  /**
   * Makes one.
   *
   * @param machine looks at the machine that Berth runs on
   */
  KnownNodes(Targets targets, Supplier<LocalNode> machine) {
    this.targets = targets;
    this.machine = machine;
  }

  /** A machine of a cluster. */
  record Member(TargetName target, Cluster cluster, Node node) {}

  /** Those of a target, or of all that can be looked at, by target and name. */
  List<NodeView> list(Optional<TargetName> only) {
    List<NodeView> all = new ArrayList<>();
    for (Target target : asked(only)) {
      if (only.isEmpty() && target instanceof UnopenedTarget) {
        continue;
      }
      switch (target.runner()) {
        case Engine engine -> all.add(NodeView.of(target.name(), engine, machine.get()));
        case Cluster cluster ->
            cluster.picture().nodes().stream()
                .map(node -> NodeView.of(target.name(), cluster.name(), node))
                .sorted(Comparator.comparing(NodeView::name))
                .forEach(all::add);
      }
    }
    return all;
  }

  private List<Target> asked(Optional<TargetName> only) {
    return only.map(name -> List.of(targets.get(name))).orElseGet(targets::list);
  }

  /**
   * One by its id, the beginning of it, or its name.
   *
   * @throws BerthException {@code NOT_FOUND}; {@code CONFLICT} if several have the name
   */
  NodeView get(Optional<TargetName> only, String reference) {
    List<NodeView> all = list(only);
    List<NodeView> found =
        all.stream().filter(node -> node.id().equals(reference)).limit(2).toList();
    if (found.size() != 1) {
      found = all.stream().filter(node -> isCalled(node, reference)).toList();
    }
    if (found.isEmpty()) {
      throw missing(reference, all);
    }
    if (found.size() > 1) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot tell which node '%s' is: there are %s. Give more of its id, or its target with --target."
              .formatted(
                  reference,
                  found.stream()
                      .map(node -> "'%s' of target '%s'".formatted(node.id(), node.target()))
                      .collect(Collectors.joining(", "))));
    }
    return found.getFirst();
  }

  /**
   * One of a cluster, likewise.
   *
   * @param verb what is to be done with it, for the refusal
   * @throws BerthException likewise; {@code UNSUPPORTED} for one that is a machine of its own
   */
  Member member(Optional<TargetName> only, String reference, String verb) {
    NodeView view = get(only, reference);
    TargetName target = new TargetName(view.target());
    if (!(targets.get(target).runner() instanceof Cluster cluster)) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot %s node '%s': engine '%s' has this machine only. Deploy to a swarm to have several."
              .formatted(verb, view.name(), view.engine()));
    }
    return cluster.picture().nodes().stream()
        .filter(node -> node.id().equals(view.id()))
        .findFirst()
        .map(node -> new Member(target, cluster, node))
        .orElseThrow(() -> missing(reference, List.of()));
  }

  private static boolean isCalled(NodeView node, String reference) {
    return node.name().equals(reference)
        || node.id().equals(reference)
        || (reference.length() >= 4 && node.id().startsWith(reference));
  }

  private static BerthException missing(String reference, List<NodeView> all) {
    String names =
        all.stream()
            .map(node -> "'" + node.name() + "'")
            .distinct()
            .collect(Collectors.joining(", "));
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find node '%s': there is none of that name.%s"
            .formatted(
                reference.length() > 63 ? reference.substring(0, 63) + "…" : reference,
                names.isEmpty() ? "" : " There are: " + names + "."));
  }
}
