package dev.berth.deploy;

import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.Optional;
import java.util.Set;

/** A cluster, which places, replaces and updates the tasks of its services by itself. */
final class ClusterTarget implements Target {
  private final TargetName name;
  private final Cluster cluster;
  private final Pulls pulls;
  private final ClusterReconciler reconciler;

  ClusterTarget(TargetName name, Cluster cluster, Pulls pulls, ClusterReconciler reconciler) {
    this.name = name;
    this.cluster = cluster;
    this.pulls = pulls;
    this.reconciler = reconciler;
  }

  @Override
  public TargetName name() {
    return name;
  }

  @Override
  public Cluster runner() {
    return cluster;
  }

  @Override
  public EngineHealth health() {
    return cluster.health();
  }

  @Override
  public Situation situation() {
    return reconciler.situation();
  }

  /** Its nodes fetch their images themselves; what they show to registries is kept there. */
  @Override
  public Pulls pulls() {
    return pulls;
  }

  @Override
  public void start() {
    cluster.connect();
    reconciler.start();
  }

  @Override
  public void wake() {
    reconciler.wake();
  }

  @Override
  public void relist() {
    reconciler.relist();
  }

  /**
   * Lets the cluster move every task of this instance away from nodes, new ones first, and keep
   * them away.
   *
   * @param nodes ids; from now on no others
   */
  void avoid(Set<String> nodes) {
    reconciler.avoid(nodes);
  }

  @Override
  public Optional<String> trouble(StackKey stack) {
    EngineHealth health = cluster.health();
    return health.ready() ? reconciler.trouble(stack) : Optional.of(health.summary());
  }

  @Override
  public boolean hasTasksOf(TenantId tenant) {
    ClusterPicture picture = cluster.picture();
    return picture.services().stream().anyMatch(one -> one.identity().tenant().equals(tenant))
        || picture.tasks().stream()
            .filter(task -> task.service().tenant().equals(tenant))
            .anyMatch(task -> !(task.state() instanceof TaskState.Exited));
  }

  @Override
  public void close() {
    reconciler.close();
  }
}
