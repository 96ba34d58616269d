package dev.berth.engine.embedded;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
  private static final Logger LOG = System.getLogger(TaskEntry.class.getName());

  private final TaskFolder folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable EngineTask task;
  private volatile boolean unsaved;
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
    unsaved = false;
  }

  /** Takes and writes down a new state. */
  EngineTask save(TaskState state) throws IOException {
    EngineTask changed = with(state);
    save(changed);
    return changed;
  }

  /**
   * Takes a new state whether it can be written down or not: what has happened is so. It is written
   * down by {@link #saveAgain} if it could not be now.
   */
  EngineTask take(TaskState state) {
    EngineTask changed = with(state);
    task = changed;
    unsaved = true;
    try {
      saveAgain();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "Cannot write down what became of task " + folder.id(), e);
    }
    return changed;
  }

  /** Whether its record does not say yet what it has become. */
  boolean isUnsaved() {
    return unsaved;
  }

  /** Writes down what could not be written down before, if there is such. */
  void saveAgain() throws IOException {
    EngineTask seen = task;
    if (unsaved && seen != null) {
      save(seen);
    }
  }

  /** A task that has ended has no address. */
  private EngineTask with(TaskState state) {
    EngineTask seen = task;
    if (seen == null) {
      throw new IllegalStateException("Task " + folder.id() + " is not made yet");
    }
    boolean over = state instanceof TaskState.Exited;
    return new EngineTask(
        seen.spec(), state, seen.created(), over ? Map.of() : seen.addresses(), seen.warnings());
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
