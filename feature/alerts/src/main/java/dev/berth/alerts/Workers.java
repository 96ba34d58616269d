package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs work of tenants: so much at once of each, so much of all, and each for so long. What takes
 * longer is interrupted; it holds its tenant's place until it really ends, but nobody else's.
 * Thread-safe.
 */
final class Workers {
  private final Executor executor;
  private final int mostOfAll;
  private final int mostOfTenant;
  private final long longestNanos;
  private final List<Work> running = new ArrayList<>();
  private final Map<TenantId, Integer> places = new HashMap<>();
  private int taken;

  /**
   * @param executor runs what it is given at once, on a thread of its own
   * @param longest after it, work is interrupted
   */
  Workers(Executor executor, int mostOfAll, int mostOfTenant, Duration longest) {
    this.executor = executor;
    this.mostOfAll = mostOfAll;
    this.mostOfTenant = mostOfTenant;
    this.longestNanos = longest.toNanos();
  }

  private static final class Work {
    final TenantId tenant;
    final Runnable overdue;
    final long began = System.nanoTime();
    @Nullable Thread thread;
    boolean late;

    Work(TenantId tenant, Runnable overdue) {
      this.tenant = tenant;
      this.overdue = overdue;
    }
  }

  /**
   * Starts work, if there is a place.
   *
   * @param overdue is called if it takes too long, before it is interrupted
   * @return whether it was started
   */
  boolean start(TenantId tenant, Runnable work, Runnable overdue) {
    Work one = new Work(tenant, overdue);
    synchronized (running) {
      if (taken >= mostOfAll || places.getOrDefault(tenant, 0) >= mostOfTenant) {
        return false;
      }
      taken++;
      places.merge(tenant, 1, Integer::sum);
      running.add(one);
    }
    try {
      executor.execute(() -> run(one, work));
      return true;
    } catch (RuntimeException e) {
      end(one);
      throw e;
    }
  }

  private void run(Work one, Runnable work) {
    synchronized (running) {
      one.thread = Thread.currentThread();
    }
    try {
      work.run();
    } finally {
      end(one);
    }
  }

  private void end(Work one) {
    synchronized (running) {
      running.remove(one);
      places.computeIfPresent(one.tenant, (_, count) -> count == 1 ? null : count - 1);
      if (!one.late) {
        taken--;
      }
      one.thread = null;
    }
  }

  /** Interrupts what takes too long; to be called again and again. */
  void interruptOverdue() {
    List<Work> late = new ArrayList<>();
    synchronized (running) {
      for (Work one : running) {
        if (!one.late && System.nanoTime() - one.began > longestNanos) {
          one.late = true;
          taken--;
          late.add(one);
        }
      }
    }
    for (Work one : late) {
      one.overdue.run();
      synchronized (running) {
        Thread thread = one.thread;
        if (thread != null) {
          thread.interrupt();
        }
      }
    }
  }
}
