package dev.berth.deploy;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The logs of several tasks as one, in the order of time. Each task's lines are in order already;
 * of the next ones of all tasks the oldest goes first. A followed log may have none to offer for
 * ever, so nobody waits longer than a moment for another: then order between tasks may give way, by
 * as much. {@link #close} is thread-safe, the rest is for one thread.
 */
final class LogMerge implements AutoCloseable {
  private static final int LINES_AHEAD = 256;
  private static final Duration MOMENT = Duration.ofMillis(50);

  /** How long {@link #next} waits for a line before its caller looks for new tasks. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Function<SeenTask, RunningTasks> tasks;
  private final LogRequest request;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Source> sources = new ArrayList<>();
  private final Set<TaskId> known = new HashSet<>();
  private boolean closed;

  /**
   * @param tasks where each can be talked to
   */
  LogMerge(Function<SeenTask, RunningTasks> tasks, LogRequest request) {
    this.tasks = tasks;
    this.request = request;
  }

  boolean isFollowing() {
    return request.follow();
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether every log added so far has been shown to its end. */
  boolean hasEnded() {
    lock.lock();
    try {
      return sources.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a task's log; one that is known already is left alone. */
  void add(SeenTask task) {
    if (!known.add(task.id())) {
      return;
    }
    LogStream stream;
    try {
      stream = tasks.apply(task).logs(task.id(), request);
    } catch (BerthException e) {
      // Removed meanwhile: there is nothing to show.
      return;
    }
    Source source = new Source(task.identity(), stream);
    lock.lock();
    try {
      if (closed) {
        stream.close();
        return;
      }
      sources.add(source);
    } finally {
      lock.unlock();
    }
    Threads.start("log-" + task.id(), () -> read(source));
  }

  /**
   * The next line.
   *
   * @param wait whether to wait a while if every log has ended: tasks may join
   * @return null: none for now, or at the end
   */
  @Nullable LogRecord next(boolean wait) throws InterruptedException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + LOOK.toNanos();
      long settled = System.nanoTime() + MOMENT.toNanos();
      while (!closed) {
        sources.removeIf(source -> source.ended && source.lines.isEmpty());
        Source oldest = oldest();
        long now = System.nanoTime();
        boolean complete = sources.stream().noneMatch(source -> source.lines.isEmpty());
        if (oldest != null && (complete || (request.follow() && now >= settled))) {
          LogRecord record = oldest.lines.removeFirst();
          changed.signalAll();
          return record;
        }
        if ((sources.isEmpty() && !wait) || (now >= deadline && request.follow())) {
          return null;
        }
        changed.awaitNanos((oldest == null ? deadline : Math.min(settled, deadline)) - now);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Source oldest() {
    return sources.stream()
        .filter(source -> !source.lines.isEmpty())
        .min(Comparator.comparing(source -> source.lines.getFirst().time()))
        .orElse(null);
  }

  private void read(Source source) {
    try (LogStream stream = source.stream) {
      for (LogLine line = stream.next(); line != null; line = stream.next()) {
        put(source, line);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.lock();
      try {
        source.ended = true;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void put(Source source, LogLine line) throws InterruptedException {
    lock.lock();
    try {
      while (source.lines.size() >= LINES_AHEAD && !closed) {
        changed.await();
      }
      source.lines.add(record(source.task, line));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static LogRecord record(TaskIdentity task, LogLine line) {
    return new LogRecord(
        line.time(),
        task.tenant().value(),
        task.stack().value(),
        task.service().value(),
        task.id().value(),
        task.slot(),
        line.source().name().toLowerCase(Locale.ROOT),
        line.text());
  }

  @Override
  public void close() {
    List<Source> open;
    lock.lock();
    try {
      closed = true;
      open = List.copyOf(sources);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    open.forEach(source -> source.stream.close());
  }

  /** One task's log; guarded by the lock. */
  private static final class Source {
    final TaskIdentity task;
    final LogStream stream;
    final Deque<LogRecord> lines = new ArrayDeque<>();
    boolean ended;

    Source(TaskIdentity task, LogStream stream) {
      this.task = task;
      this.stream = stream;
    }
  }
}
