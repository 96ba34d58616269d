package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Readiness;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was last seen, whatever runs it. Immutable.
 *
 * @param target where it runs
 * @param image the reference or id it was made from
 * @param node the machine it is on; empty: none yet
 * @param readiness whether it may get requests; means nothing unless it runs
 * @param reason why it has ended, or what it waits for; null: there is nothing to say
 * @param address where it is reached; null: nowhere
 */
record SeenTask(
    TargetName target,
    TaskIdentity identity,
    String image,
    String node,
    TaskState state,
    Readiness readiness,
    @Nullable String reason,
    Instant created,
    @Nullable InetAddress address) {

  /**
   * One of a cluster.
   *
   * @param nodes names by ids
   */
  static SeenTask of(TargetName target, ClusterTask task, Map<String, String> nodes) {
    String node = task.node();
    ClusterTask.Endpoint endpoint = task.endpoint();
    String reason = ClusterTasks.reason(task);
    TaskIdentity identity =
        new TaskIdentity(
            task.id(),
            task.service().tenant(),
            task.service().stack(),
            task.service().service(),
            task.slot(),
            task.labels());
    return new SeenTask(
        target,
        identity,
        task.image(),
        node == null ? "" : nodes.getOrDefault(node, node),
        task.state(),
        task.isRunning() ? Readiness.READY : Readiness.STARTING,
        reason.isEmpty() ? null : reason,
        task.created(),
        endpoint == null ? null : endpoint.address());
  }

  TaskId id() {
    return identity.id();
  }

  ServiceKey service() {
    return ServiceKey.of(identity);
  }

  int slot() {
    return identity.slot();
  }

  TaskLabels labels() {
    return TaskLabels.of(identity.labels());
  }

  boolean isRunning() {
    return state instanceof TaskState.Running;
  }

  boolean hasEnded() {
    return state instanceof TaskState.Exited;
  }
}
