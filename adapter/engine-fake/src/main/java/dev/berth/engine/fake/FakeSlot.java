package dev.berth.engine.fake;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place of a {@link FakeService} where one task should run: one of its replicas, or of a global
 * service one of the nodes. Guarded by its swarm.
 */
final class FakeSlot {
  /** So many tasks that have ended are remembered, as Swarm does. */
  private static final int REMEMBERED = 5;

  /** Of a replicated service, from 1; else null. */
  final @Nullable Integer replica;

  /** Of a global service; else null. */
  final @Nullable FakeNode node;

  /** The newest last. */
  final List<FakeServiceTask> tasks = new ArrayList<>();

  /** Whether a task is to follow one that has ended, but not yet. */
  boolean waiting;

  /** Whether it belongs to a run of a job that is over. */
  boolean retired;

  /** When tasks were started because others had ended, in nanoseconds of a clock of its own. */
  final List<Long> attempts = new ArrayList<>();

  private FakeSlot(@Nullable Integer replica, @Nullable FakeNode node) {
    this.replica = replica;
    this.node = node;
  }

  static FakeSlot ofReplica(int number) {
    return new FakeSlot(number, null);
  }

  static FakeSlot ofNode(FakeNode node) {
    return new FakeSlot(null, node);
  }

  int number() {
    return replica == null ? 0 : replica;
  }

  void add(FakeServiceTask task) {
    tasks.add(task);
    while (tasks.size() > REMEMBERED && tasks.getFirst().hasEnded()) {
      tasks.removeFirst();
    }
  }

  @Nullable FakeServiceTask newest() {
    return tasks.isEmpty() ? null : tasks.getLast();
  }

  boolean hasLive() {
    return tasks.stream().anyMatch(FakeServiceTask::isLive);
  }

  boolean hasEnded() {
    return tasks.stream().allMatch(FakeServiceTask::hasEnded);
  }

  boolean hasSucceeded() {
    FakeServiceTask newest = newest();
    return newest != null && newest.wanted && newest.hasSucceeded();
  }

  /** Whether a task of it is not what its service is now. */
  boolean isDirty() {
    return tasks.stream().anyMatch(task -> task.isLive() && task.service.isDirty(task));
  }
}
