package dev.berth.engine.fake;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One copy of a {@link FakeService}. Guarded by its swarm, but for the log. */
final class FakeServiceTask {
  final TaskId id;
  final FakeService service;
  final FakeSlot slot;

  /** What the service was when the task was made. */
  final ClusterServiceSpec spec;

  final Behaviour behaviour;
  final Instant created;
  final FakeLog log = new FakeLog();

  @Nullable FakeNode node;
  TaskState state = new TaskState.Created();
  boolean wanted = true;

  /** Whether it has to go because its node does not suit any more: no failure of its own. */
  boolean evicted;

  String message = "";

  /** Its own ports to those of its node. */
  Map<Integer, Integer> ports = Map.of();

  FakeServiceTask(TaskId id, FakeService service, FakeSlot slot, Instant created) {
    this.id = id;
    this.service = service;
    this.slot = slot;
    this.spec = service.spec;
    this.behaviour = Behaviour.of(spec.labels());
    this.created = created;
  }

  boolean isRunning() {
    return state instanceof TaskState.Running;
  }

  boolean hasEnded() {
    return state instanceof TaskState.Exited;
  }

  /** Whether it runs or is about to, and is to go on. */
  boolean isLive() {
    return wanted && !hasEnded();
  }

  boolean hasSucceeded() {
    return state instanceof TaskState.Exited exited && exited.exitCode() == 0;
  }

  ClusterTask show() {
    FakeNode at = node;
    return new ClusterTask(
        id,
        service.spec.identity(),
        slot.number(),
        spec.labels(),
        spec.template().image(),
        at == null ? null : at.id,
        state,
        wanted,
        message,
        created,
        at != null && isRunning() ? endpoint(at) : null);
  }

  /** Where a router's own ports are filtered, only those that somebody chose are open. */
  private ClusterTask.Endpoint endpoint(FakeNode at) {
    Set<Integer> open = new HashSet<>();
    for (Published port : spec.ports().published()) {
      if (!at.here || port.port() != 0) {
        open.add(Objects.requireNonNull(ports.get(port.target())));
      }
    }
    return new ClusterTask.Endpoint(at.address, ports, open);
  }
}
