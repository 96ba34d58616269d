package dev.berth.router;

import dev.berth.kernel.Threads;
import dev.berth.proxy.Upstream;
import dev.berth.traefik.ServiceConfiguration.HealthCheck;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers whether they are well, each at its own interval and so many at one time. A server is
 * well until it says otherwise. Thread-safe.
 */
final class HealthChecks implements HealthView, AutoCloseable {
  private static final Logger LOG = System.getLogger(HealthChecks.class.getName());
  private static final int MOST_AT_ONCE = 64;
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

  private final ScheduledExecutorService scheduler = Threads.scheduler("router-health");
  private final ExecutorService askers = Threads.virtual("router-health");
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final Map<Upstream, String> unwell = new ConcurrentHashMap<>();
  private Map<Check, Asking> running = Map.of();

  /** A server and how it is asked. */
  record Check(Upstream upstream, HealthCheck how) {}

  private final class Asking implements Runnable {
    private final Check check;
    private volatile boolean stopped;

    Asking(Check check) {
      this.check = check;
    }

    @Override
    public void run() {
      try {
        askers.execute(this::ask);
      } catch (RejectedExecutionException _) {
        // The front door has closed.
      }
    }

    private void ask() {
      places.acquireUninterruptibly();
      try {
        if (!stopped) {
          tell(HealthProbe.ask(check.upstream().address(), check.how()));
        }
      } finally {
        places.release();
        again(check.how().interval());
      }
    }

    private void again(Duration after) {
      Duration interval = after.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : after;
      try {
        if (!stopped) {
          Future<?> _ = scheduler.schedule(this, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (RejectedExecutionException _) {
        // The front door has closed.
      }
    }

    private synchronized void tell(@Nullable String failure) {
      if (stopped) {
        return;
      }
      String before =
          failure == null ? unwell.remove(check.upstream()) : unwell.put(check.upstream(), failure);
      if (failure != null && before == null) {
        LOG.log(Level.INFO, "Server {0} is not well: {1}", check.upstream(), failure);
      } else if (failure == null && before != null) {
        LOG.log(Level.INFO, "Server {0} is well again", check.upstream());
      }
    }

    synchronized void stop() {
      stopped = true;
      unwell.remove(check.upstream());
    }
  }

  /** Takes the whole set of what is to be asked; what is asked already goes on. */
  synchronized void update(Collection<Check> all) {
    Map<Check, Asking> next = new HashMap<>();
    Set<Check> fresh = new HashSet<>(all);
    fresh.removeAll(running.keySet());
    running.forEach(
        (check, asking) -> {
          if (all.contains(check)) {
            next.put(check, asking);
          } else {
            asking.stop();
          }
        });
    for (Check check : fresh) {
      Asking asking = new Asking(check);
      next.put(check, asking);
      asking.run();
    }
    running = next;
  }

  @Override
  public boolean isHealthy(Upstream upstream) {
    return !unwell.containsKey(upstream);
  }

  /** Why a server is not well, as the end of a sentence; null: it is, or is not asked. */
  @Nullable String failure(Upstream upstream) {
    return unwell.get(upstream);
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    askers.shutdownNow();
  }
}
