package dev.berth.logs;

import dev.berth.index.Entry;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into days on a thread of its own, while the next ones are made: one batch at a time,
 * so that no more than two are in memory. Another thread makes what was put there visible. One
 * thread hands over.
 */
final class ShelfWriter implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ShelfWriter.class.getName());
  private static final long SHOW = 300;

  /** So many records are written as a segment by who makes them visible, though nobody asks. */
  private static final long MANY = 25_000;

  private final Days days;
  private final Arrivals arrivals;
  private final ShelfCounts counts;
  private final ExecutorService adder;
  private final ScheduledExecutorService shower;
  private final ReentrantLock showing = new ReentrantLock();
  private @Nullable Future<?> work;
  private @Nullable ScheduledFuture<?> shows;
  private volatile long lastAdded;
  private final AtomicLong number = new AtomicLong();
  private long lastShown;
  private volatile long numberShown;

  ShelfWriter(TenantId tenant, Days days, Arrivals arrivals, ShelfCounts counts) {
    this.days = days;
    this.arrivals = arrivals;
    this.counts = counts;
    this.adder = Threads.single("logs-index-" + tenant);
    this.shower = Threads.scheduler("logs-show-" + tenant);
  }

  /**
   * A record on its way into a day, which is in use for it.
   *
   * @param written when its line was written
   * @param arrival its number among those of the tenant
   */
  record Made(Day day, Entry entry, TakenLine last, Instant written, long arrival) {}

  /** What is done with days in between. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Hands records over, and what is to be done after them; waits for those before.
   *
   * @throws IOException if those before could not be put there; days have to be closed then, which
   *     ends their use
   */
  void hand(List<Made> made, Work then) throws IOException, InterruptedException {
    settle();
    if (shows == null) {
      shows = shower.scheduleWithFixedDelay(this::showQuietly, SHOW, SHOW, TimeUnit.MILLISECONDS);
    }
    work =
        adder.submit(
            () -> {
              add(made);
              then.run();
              return null;
            });
  }

  private void add(List<Made> made) throws IOException {
    for (Made each : made) {
      each.day().add(each.entry(), each.last());
      counts.add(each.written());
      days.release(each.day());
    }
    if (!made.isEmpty()) {
      lastAdded = made.getLast().arrival();
      number.addAndGet(made.size());
    }
  }

  /** Whether something is on its way into days. */
  boolean isBusy() {
    Future<?> running = work;
    return running != null && !running.isDone();
  }

  /**
   * Waits until all that was handed over is in its day.
   *
   * @throws IOException if it could not be put there
   */
  void settle() throws IOException, InterruptedException {
    Future<?> running = work;
    work = null;
    if (running == null) {
      return;
    }
    try {
      Object _ = running.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case null, default -> throw new IOException(e.getCause());
      }
    }
  }

  /** Waits until nothing is put into days any more, whether it could be or not. */
  void forget() {
    try {
      settle();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Records were not put into their days", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void showQuietly() {
    if (arrivals.isAwaited() || number.get() - numberShown >= MANY) {
      try {
        show();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, "Cannot show what came in", e);
      }
    }
  }

  /** Lets searches find what is in days; those that ask see to it themselves. */
  void show() throws IOException {
    showing.lock();
    try {
      long last = lastAdded;
      long shown = number.get();
      if (last > lastShown) {
        for (Day day : days.open()) {
          day.refresh();
        }
        lastShown = last;
        numberShown = shown;
      }
      arrivals.show(last);
    } finally {
      showing.unlock();
    }
  }

  /** Takes no more; what was handed over is put into its day. */
  @Override
  public void close() {
    shower.shutdownNow();
    forget();
    adder.shutdown();
  }
}
