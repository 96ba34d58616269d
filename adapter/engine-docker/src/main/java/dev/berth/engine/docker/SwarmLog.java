package dev.berth.engine.docker;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogStream;
import dev.berth.engine.Subscription;
import dev.berth.engine.TaskState;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A log that is followed until its task has ended: Swarm itself goes on waiting for ever. For one
 * thread, but for closing.
 */
final class SwarmLog implements LogStream {
  /** How long the last lines may be on their way. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final LogStream lines;
  private final SwarmWatch watch;
  private final TaskId task;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean ending = new AtomicBoolean();
  private @Nullable Subscription subscription;

  private SwarmLog(LogStream lines, SwarmWatch watch, TaskId task) {
    this.lines = lines;
    this.watch = watch;
    this.task = task;
  }

  static LogStream follow(LogStream lines, SwarmWatch watch, TaskId task) {
    SwarmLog log = new SwarmLog(lines, watch, task);
    log.subscription = watch.watch(log::endIfOver);
    log.endIfOver();
    return log;
  }

  private void endIfOver() {
    if (isOver() && ending.compareAndSet(false, true)) {
      Threads.start("swarm-log", this::endSoon);
    }
  }

  private boolean isOver() {
    Optional<ClusterTask> known =
        watch.picture().tasks().stream().filter(other -> other.id().equals(task)).findFirst();
    // One that is not known may be so new that nobody has looked.
    return known.map(found -> found.state() instanceof TaskState.Exited).orElse(false);
  }

  private void endSoon() {
    try {
      boolean _ = closed.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
  }

  @Override
  public @Nullable LogLine next() throws InterruptedException {
    return lines.next();
  }

  @Override
  public void close() {
    closed.countDown();
    Subscription watching = subscription;
    if (watching != null) {
      watching.close();
    }
    lines.close();
  }
}
