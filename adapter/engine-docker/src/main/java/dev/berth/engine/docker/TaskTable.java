package dev.berth.engine.docker;

import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.NetworkName;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Exited;
import dev.berth.engine.TaskState.Running;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every task that this process knows, as the daemon last told it; reading never asks the daemon.
 * Who learns something puts it here, in any order and more than once: what is older than what is
 * known changes nothing, and each step of a task's life is told once. Thread-safe.
 */
final class TaskTable {
  private static final int REMEMBERED = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<TaskId, KnownTask> tasks = new TreeMap<>();

  /** What is being made, so that no two take one id or one port. */
  private final Map<TaskId, TaskSpec> pending = new HashMap<>();

  /**
   * Containers that are no more, and the moment when that was learned: an answer about one may
   * still be on its way.
   */
  private final Map<String, Long> gone = new Remembered<>();

  /**
   * Tasks whose makers were told that nobody answered: the daemon may have made them all the same,
   * or do so yet.
   */
  private final Map<TaskId, Boolean> doubtful = new Remembered<>();

  /** How many times it was learned that a container is no more. */
  private long moment;

  private final Consumer<EngineEvent> events;

  TaskTable(Consumer<EngineEvent> events) {
    this.events = events;
  }

  /** Forgets the eldest. */
  private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > REMEMBERED;
    }
  }

  /**
   * Takes the id and the ports of a task that is about to be made.
   *
   * @throws BerthException {@code CONFLICT} or {@code PORT_TAKEN}
   */
  void reserve(TaskSpec spec) {
    lock.lock();
    try {
      if (tasks.containsKey(spec.id()) || pending.containsKey(spec.id())) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot create task '%s': there is one of that id.".formatted(spec.id()));
      }
      Stream<TaskSpec> live =
          tasks.values().stream()
              .map(KnownTask::task)
              .filter(task -> !(task.state() instanceof Exited))
              .map(EngineTask::spec);
      PortCheck.requireFree(spec, Stream.concat(live, pending.values().stream()).toList());
      pending.put(spec.id(), spec);
    } finally {
      lock.unlock();
    }
  }

  /** Says that a task is made, or will not be. */
  void release(TaskId id) {
    lock.lock();
    try {
      pending.remove(id);
    } finally {
      lock.unlock();
    }
  }

  /** Says that nobody knows whether the daemon makes a task, and that nobody wants it any more. */
  void doubt(TaskId id) {
    lock.lock();
    try {
      pending.remove(id);
      doubtful.put(id, true);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a task is one of those that {@link #doubt} told of. */
  boolean isDoubtful(TaskId id) {
    lock.lock();
    try {
      return doubtful.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a task is being made, by who will tell of it when it is whole. */
  boolean isPending(TaskId id) {
    lock.lock();
    try {
      return pending.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  /** What {@link #put} wants to know of the time at which the daemon was asked. */
  long moment() {
    lock.lock();
    try {
      return moment;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Learns what a container is like; what is known already, or was before, is passed over.
   *
   * @param asked the {@link #moment} before the daemon was asked: what it says then of a container
   *     that was gone before is true, and what it said earlier is not
   */
  void put(KnownTask seen, long asked) {
    lock.lock();
    try {
      Long removed = gone.get(seen.container());
      if (removed != null && removed > asked) {
        return;
      }
      gone.remove(seen.container());
      KnownTask known = tasks.get(seen.task().id());
      if (known != null && !isNews(known.task(), seen.task())) {
        return;
      }
      tasks.put(seen.task().id(), seen);
      tell(known == null ? null : known.task().state(), seen.task());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isNews(EngineTask known, EngineTask seen) {
    return switch (seen.state()) {
      case TaskState.Created() -> false;
      case Running running ->
          switch (known.state()) {
            case TaskState.Created() -> true;
            case Running before -> !known.equals(seen) && !running.since().isBefore(before.since());
            // Somebody else has started it again.
            case Exited before -> running.since().isAfter(before.at());
          };
      case Exited exited ->
          switch (known.state()) {
            case TaskState.Created() -> true;
            case Running before -> !exited.at().isBefore(before.since());
            case Exited before -> exited.at().isAfter(before.at());
          };
    };
  }

  private void tell(@Nullable TaskState before, EngineTask task) {
    if (before == null) {
      events.accept(new EngineEvent.TaskCreated(task.withState(new TaskState.Created())));
    }
    switch (task.state()) {
      case TaskState.Created() -> {}
      case Running _ -> {
        if (!(before instanceof Running)) {
          events.accept(new EngineEvent.TaskStarted(task));
        }
      }
      case Exited exited -> {
        boolean unseen = !(before instanceof Running) && !(before instanceof Exited);
        if (unseen && exited.cause() != TaskState.Cause.NOT_STARTED) {
          Running passed = new Running(exited.at(), 0);
          events.accept(new EngineEvent.TaskStarted(task.withState(passed)));
        }
        events.accept(new EngineEvent.TaskExited(task));
      }
    }
  }

  /** Learns that a container is no more. */
  void remove(String container) {
    lock.lock();
    try {
      moment++;
      gone.put(container, moment);
      List<TaskId> ids =
          tasks.values().stream()
              .filter(known -> known.container().equals(container))
              .map(known -> known.task().id())
              .toList();
      for (TaskId id : ids) {
        tasks.remove(id);
        events.accept(new EngineEvent.TaskRemoved(id));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a task has ended or is no more.
   *
   * @return false if it still runs after that time
   */
  boolean awaitEnd(TaskId id, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (isRunning(id)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(Math.min(left, TimeUnit.HOURS.toNanos(1)));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isRunning(TaskId id) {
    KnownTask known = tasks.get(id);
    return known != null && known.task().isRunning();
  }

  Optional<KnownTask> find(TaskId id) {
    lock.lock();
    try {
      return Optional.ofNullable(tasks.get(id));
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws BerthException {@code NOT_FOUND}
   */
  KnownTask get(TaskId id) {
    return find(id)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot find task '%s': there is none of that id.".formatted(id)));
  }

  /** In the order of their ids. */
  List<KnownTask> all() {
    lock.lock();
    try {
      return List.copyOf(tasks.values());
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a task that a container is. */
  boolean knows(String container) {
    return any(known -> known.container().equals(container));
  }

  /** Whether the task that a container is runs. */
  boolean runs(String container) {
    return any(known -> known.container().equals(container) && known.task().isRunning());
  }

  /** Whether a task of a tenant uses an image. */
  boolean usesImage(TenantId tenant, String image) {
    return any(
        known ->
            known.image().equals(image) && known.task().spec().identity().tenant().equals(tenant));
  }

  /** Whether a task that has not ended is part of a network. */
  boolean usesNetwork(NetworkName network) {
    return any(
        known ->
            !(known.task().state() instanceof Exited)
                && known.task().spec().networking().attachments().stream()
                    .anyMatch(attachment -> attachment.network().equals(network)));
  }

  private boolean any(Predicate<KnownTask> test) {
    return all().stream().anyMatch(test);
  }
}
