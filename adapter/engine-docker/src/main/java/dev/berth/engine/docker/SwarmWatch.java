package dev.berth.engine.docker;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.Subscription;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a swarm again and again, as Swarm tells nothing of tasks by itself: often while things
 * change, seldom otherwise, and never for more than a part of the time. While it does not answer,
 * the picture stays. Thread-safe.
 */
final class SwarmWatch implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SwarmWatch.class.getName());
  private static final Duration BUSY_PAUSE = Duration.ofMillis(250);
  private static final Duration IDLE_PAUSE = Duration.ofSeconds(1);

  /** Between two looks however much there is to tell. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

  private static final Duration BUSY_TIME = Duration.ofSeconds(30);

  /** So many times as long as looking takes is not looked. */
  private static final int REST = 4;

  private final SwarmView view;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch first = new CountDownLatch(1);
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService teller = Threads.single("swarm-events");
  private final AtomicBoolean untold = new AtomicBoolean();
  private volatile ClusterPicture picture = ClusterPicture.NOTHING;
  private volatile EngineHealth health =
      EngineHealth.broken("The swarm has not been looked at yet.");
  private volatile long busyUntil = System.nanoTime();

  /** Guards what follows, and changes of the picture. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What is known better than by a look that has begun before. */
  private final Map<ServiceIdentity, Learned> learned = new HashMap<>();

  private long count;

  private @Nullable Thread thread;

  /**
   * What is known of a service.
   *
   * @param number the how manieth it is of what was learned
   * @param service null: there is none any more
   */
  private record Learned(long number, @Nullable ClusterService service) {}

  SwarmWatch(SwarmView view) {
    this.view = view;
  }

  /** Begins to look, and waits for the first time, if that does not take long. */
  void start(Duration patience) {
    thread = Threads.start("swarm-watch", this::run);
    try {
      boolean _ = first.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  ClusterPicture picture() {
    return picture;
  }

  EngineHealth health() {
    return health;
  }

  /**
   * Refuses at once what would wait for managers that are not there.
   *
   * @throws BerthException {@code UNAVAILABLE}
   */
  void requireQuorum(String purpose) {
    if (health.summary().equals(SwarmView.NO_QUORUM)) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE, "Cannot %s. %s".formatted(purpose, SwarmView.NO_QUORUM));
    }
  }

  Subscription watch(Runnable listener) {
    // One of its own for each call, so that closing one of two alike ends that one.
    Runnable own = () -> listener.run();
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  /** Shows a service as it is by now, without waiting for a look. */
  void learn(ClusterService service) {
    learn(service.identity(), service);
  }

  /** Shows that there is no such service any more. */
  void forget(ServiceIdentity identity) {
    learn(identity, null);
  }

  private void learn(ServiceIdentity identity, @Nullable ClusterService service) {
    lock.lock();
    try {
      count++;
      learned.put(identity, new Learned(count, service));
      picture = withLearned(picture);
    } finally {
      lock.unlock();
    }
    publish();
    soon();
  }

  private ClusterPicture withLearned(ClusterPicture seen) {
    if (learned.isEmpty()) {
      return seen;
    }
    List<ClusterService> services = new ArrayList<>(seen.services());
    services.removeIf(service -> learned.containsKey(service.identity()));
    for (Learned known : learned.values()) {
      if (known.service() != null) {
        services.add(known.service());
      }
    }
    services.sort(SwarmView.SERVICES);
    return new ClusterPicture(services, seen.tasks(), seen.nodes());
  }

  /** Something is about to change: looks now, and often for a while. */
  void soon() {
    busyUntil = System.nanoTime() + BUSY_TIME.toNanos();
    now();
  }

  /** Looks now. */
  void now() {
    wake.release();
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        wake.drainPermits();
        long begun = System.nanoTime();
        look();
        first.countDown();
        rest(Duration.ofNanos(System.nanoTime() - begun));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void rest(Duration took) throws InterruptedException {
    // What did not answer cost nothing, and is to be noticed soon when it answers again.
    Duration rest = health.ready() ? took.multipliedBy(REST) : IDLE_PAUSE;
    Duration least = longer(SHORTEST_PAUSE, rest);
    if (closed.await(least.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    boolean busy = busyUntil - System.nanoTime() > 0;
    Duration left = (busy ? BUSY_PAUSE : IDLE_PAUSE).minus(least);
    if (left.isPositive()) {
      boolean _ = wake.tryAcquire(left.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void look() {
    long before = counted();
    try {
      ClusterPicture seen = view.look();
      show(seen, before);
      tell(EngineHealth.ready(view.summary(seen), warnings(seen, view.openPorts())));
    } catch (BerthException e) {
      if (closed.getCount() > 0) {
        LOG.log(Level.DEBUG, "The swarm does not tell", e);
        view.forget();
        tell(EngineHealth.broken(view.trouble(e)));
      }
    }
  }

  private long counted() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param before what was learned until then, which is in what was seen
   */
  private void show(ClusterPicture seen, long before) {
    boolean changed;
    lock.lock();
    try {
      learned.values().removeIf(known -> known.number() <= before);
      ClusterPicture shown = withLearned(seen);
      changed = !shown.equals(picture);
      picture = shown;
    } finally {
      lock.unlock();
    }
    if (changed) {
      busyUntil = System.nanoTime() + BUSY_TIME.toNanos();
      publish();
    }
  }

  private void tell(EngineHealth found) {
    EngineHealth known = health;
    health = found;
    if (found.ready() != known.ready()) {
      LOG.log(found.ready() ? Level.INFO : Level.WARNING, found.summary());
    }
    if (!found.equals(known)) {
      publish();
    }
  }

  private static List<String> warnings(ClusterPicture picture, String openPorts) {
    List<String> warnings = new ArrayList<>();
    if (!openPorts.isEmpty()) {
      warnings.add(openPorts);
    }
    for (Node node : picture.nodes()) {
      if (node.state() != Node.State.READY) {
        warnings.add("Node '%s' is %s.".formatted(node.name(), text(node.state())));
      } else if (!node.message().isEmpty()) {
        warnings.add("Node '%s': %s.".formatted(node.name(), node.message()));
      }
    }
    return warnings;
  }

  private static String text(Node.State state) {
    return switch (state) {
      case READY -> "ready";
      case DOWN -> "down";
      case UNKNOWN -> "in a state that the swarm does not know";
      case DISCONNECTED -> "disconnected";
    };
  }

  private void publish() {
    if (untold.compareAndSet(false, true) && !teller.isShutdown()) {
      teller.execute(this::tell);
    }
  }

  private void tell() {
    untold.set(false);
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A listener failed at a change of the swarm", e);
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    wake.release();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        boolean _ = running.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    teller.close();
  }
}
