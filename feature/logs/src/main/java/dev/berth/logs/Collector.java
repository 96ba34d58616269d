package dev.berth.logs;

import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Has the log of each task there is followed. One thread looks for tasks. */
final class Collector implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Collector.class.getName());
  private static final long PAUSE = 500;

  /** Between two tries to read a log that ended or failed, in nanoseconds. */
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(2);

  private final TaskDirectory directory;
  private final Function<TenantId, Shelf> shelves;
  private final Map<TaskId, Followed> followed = new HashMap<>();
  private volatile Set<String> seen = Set.of();
  private final ScheduledExecutorService scheduler = Threads.scheduler("logs-tasks");
  private final ExecutorService readers = Threads.virtual("log-reader");

  private record Followed(Source source, Follower follower, long begun) {}

  Collector(TaskDirectory directory, Function<TenantId, Shelf> shelves) {
    this.directory = directory;
    this.shelves = shelves;
  }

  void start() {
    ScheduledFuture<?> _ =
        scheduler.scheduleWithFixedDelay(this::look, 0, PAUSE, TimeUnit.MILLISECONDS);
  }

  /** Whether there was a task of that id when tasks were looked for last. */
  boolean sees(String task) {
    return seen.contains(task);
  }

  private void look() {
    try {
      List<KnownTask> tasks = directory.tasks();
      Set<TaskId> there = new HashSet<>();
      for (KnownTask task : tasks) {
        there.add(task.identity().id());
        follow(task);
      }
      seen = there.stream().map(TaskId::value).collect(Collectors.toUnmodifiableSet());
      forget(there);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "Logs are not followed any more", e);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot look for tasks whose logs are to be followed", e);
    }
  }

  private void follow(KnownTask task) {
    TaskId id = task.identity().id();
    Followed known = followed.get(id);
    if (known != null && !isDue(known, task)) {
      return;
    }
    directory
        .find(id)
        .ifPresent(
            tasks -> {
              Source source = Source.of(task.identity(), task.node());
              Shelf shelf = shelves.apply(source.tenant());
              Follower follower = new Follower(source, tasks, shelf, task.running());
              followed.put(id, new Followed(source, follower, System.nanoTime()));
              readers.execute(follower);
            });
  }

  private static boolean isDue(Followed known, KnownTask task) {
    return known.follower().hasEnded()
        && !known.follower().isOver(task.running())
        && System.nanoTime() - known.begun() > AGAIN;
  }

  private void forget(Set<TaskId> there) {
    followed
        .entrySet()
        .removeIf(
            each -> {
              boolean gone =
                  !there.contains(each.getKey()) && each.getValue().follower().hasEnded();
              if (gone) {
                Source source = each.getValue().source();
                shelves.apply(source.tenant()).forget(source.key());
              }
              return gone;
            });
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    try {
      boolean _ = scheduler.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    followed.values().forEach(each -> each.follower().close());
    readers.shutdownNow();
    readers.close();
  }
}
