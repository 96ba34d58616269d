package dev.berth.engine.embedded;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One task while this process knows it. Whoever changes it holds its lock; anybody may look.
 * Thread-safe.
 */
final class TaskEntry {
  private final TaskFolder folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable EngineTask task;
  private volatile Origin origin = new Origin("", "SIGTERM");

  private volatile Set<VolumeName> volumes = Set.of();

  TaskEntry(TaskFolder folder) {
    this.folder = folder;
  }

  TaskFolder folder() {
    return folder;
  }

  ReentrantLock lock() {
    return lock;
  }

  /** Its picture; empty while it is being made. */
  Optional<EngineTask> task() {
    return Optional.ofNullable(task);
  }

  /** Its state; created while it is being made. */
  TaskState state() {
    EngineTask seen = task;
    return seen == null ? new TaskState.Created() : seen.state();
  }

  Origin origin() {
    return origin;
  }

  /** Says what it will be made of, before it is made: an image in use cannot be removed. */
  void use(Origin chosen) {
    origin = chosen;
  }

  /** Says which volumes it has, before it is made: a volume in use cannot be removed. */
  void claim(TaskSpec spec) {
    volumes =
        spec.filesystem().mounts().stream()
            .filter(Mount.Volume.class::isInstance)
            .map(mount -> ((Mount.Volume) mount).volume())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The volumes it has. */
  Set<VolumeName> volumes() {
    return volumes;
  }

  /** Takes what is known of it, without writing it down. */
  void load(TaskRecord record) {
    origin = record.origin();
    claim(record.spec());
    task = record.task();
  }

  /** Takes and writes down what it has become. */
  void save(EngineTask changed) throws IOException {
    TaskRecord.of(changed, origin).write(folder.record());
    task = changed;
  }

  /** Takes and writes down a new state; a task that has ended has no address. */
  EngineTask save(TaskState state) throws IOException {
    EngineTask seen = task;
    if (seen == null) {
      throw new IllegalStateException("Task " + folder.id() + " is not made yet");
    }
    boolean over = state instanceof TaskState.Exited;
    EngineTask changed =
        new EngineTask(
            seen.spec(),
            state,
            seen.created(),
            over ? Map.of() : seen.addresses(),
            seen.warnings());
    save(changed);
    return changed;
  }

  /** Says that it has ended and nothing of it is left on the machine. */
  void markEnded() {
    ended.countDown();
  }

  /** Whether nothing more will come from it. */
  boolean isOver() {
    return state() instanceof TaskState.Exited || ended.getCount() == 0;
  }

  /**
   * Waits for its end.
   *
   * @return whether it came in time
   */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * What a task has of its image.
   *
   * @param imageId the image's
   * @param stopSignal its own or the image's
   */
  record Origin(String imageId, String stopSignal) {}
}
