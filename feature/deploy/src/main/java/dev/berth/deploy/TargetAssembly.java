package dev.berth.deploy;

import dev.berth.engine.Cluster;
import dev.berth.engine.Engine;
import dev.berth.engine.Runner;
import dev.berth.kernel.TargetName;

/** Makes targets of what runs tasks. Thread-safe. */
final class TargetAssembly {
  private final Deployments.Surroundings around;
  private final Stacks stacks;
  private final RoutedServices routed;
  private final Changes changes;

  TargetAssembly(
      Deployments.Surroundings around, Stacks stacks, RoutedServices routed, Changes changes) {
    this.around = around;
    this.stacks = stacks;
    this.routed = routed;
    this.changes = changes;
  }

  Target assemble(TargetName name, Runner runner) {
    return switch (runner) {
      case Engine engine -> assemble(name, engine);
      case Cluster cluster -> assemble(name, cluster);
    };
  }

  private ClusterTarget assemble(TargetName name, Cluster cluster) {
    Pulls pulls = Pulls.ofCluster(cluster::images);
    ClusterStepRunner steps = new ClusterStepRunner(cluster, stacks, pulls);
    return new ClusterTarget(
        name, cluster, pulls, new ClusterReconciler(cluster, surroundings(name), stacks, steps));
  }

  private Reconciler.Surroundings surroundings(TargetName name) {
    return new Reconciler.Surroundings(
        name,
        around.traffic(),
        services -> routed.update(name, services),
        around.clock(),
        NodeFacts.local(around.node()),
        changes,
        new EventWatch(name, around.events(), around.clock()));
  }

  /**
   * What stands in for a target that cannot be opened.
   *
   * @param reason a sentence
   */
  Target unopened(TargetName name, String reason) {
    return new UnopenedTarget(name, reason, () -> stacks.desired().on(name));
  }

  private EngineTarget assemble(TargetName name, Engine engine) {
    Pulls pulls = Pulls.ofEngine(engine::images);
    StepRunner steps =
        new StepRunner(new TargetMark(name), engine, around.traffic(), around.ids(), stacks, pulls);
    return new EngineTarget(
        name, engine, pulls, new Reconciler(engine, surroundings(name), stacks, steps, pulls));
  }
}
