package dev.berth.router;

import dev.berth.kernel.TaskId;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A port of a task that requests go to, with the count of those in flight.
 *
 * <pre>
 *   open ── drain() ──▶ draining: nobody enters; when the last has left, drained
 * </pre>
 *
 * <p>Thread-safe; the pools are for the thread of their lane.
 */
final class Destination {
  private static final long AVOIDED_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int AVOIDED_LOAD = 1 << 24;

  private final TaskId task;
  private final InetAddress address;
  private final int port;
  private final SocketAddress socketAddress;
  private final @Nullable TaskPool[] pools;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean draining;
  private volatile boolean avoided;
  private volatile long avoidedUntil;

  /** Which one it is. */
  record Key(TaskId task, InetAddress address, int port) {}

  Destination(Key key, int lanes) {
    this.task = key.task();
    this.address = key.address();
    this.port = key.port();
    this.socketAddress = SocketAddress.inetSocketAddress(new InetSocketAddress(address, port));
    this.pools = new TaskPool[lanes];
  }

  TaskId task() {
    return task;
  }

  InetAddress address() {
    return address;
  }

  SocketAddress socketAddress() {
    return socketAddress;
  }

  /** Counts a request in; false: it drains, go elsewhere. */
  boolean enter() {
    inFlight.incrementAndGet();
    // Looked at after counting, as drain() counts after setting: one of the two sees the other.
    if (draining) {
      leave();
      return false;
    }
    return true;
  }

  /** Counts a request out. */
  void leave() {
    if (inFlight.decrementAndGet() == 0 && draining) {
      drained.countDown();
    }
  }

  /** How busy it is, for comparison. */
  int load() {
    if (draining) {
      return Integer.MAX_VALUE;
    }
    int load = inFlight.get();
    if (avoided) {
      if (System.nanoTime() - avoidedUntil < 0) {
        return load + AVOIDED_LOAD;
      }
      avoided = false;
    }
    return load;
  }

  /** A connection could not be made: others come first for 2 seconds. */
  void avoid() {
    avoidedUntil = System.nanoTime() + AVOIDED_NANOS;
    avoided = true;
  }

  /** Lets nobody enter any more. */
  void startDraining() {
    draining = true;
    if (inFlight.get() == 0) {
      drained.countDown();
    }
  }

  /** Waits until the last request has left; false: not within this time. */
  boolean awaitDrained(long nanos) throws InterruptedException {
    return drained.await(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
  }

  /** The connections of a lane to here; on the lane's thread. */
  TaskPool pool(Lane lane) {
    TaskPool pool = pools[lane.index()];
    if (pool == null) {
      pool = new TaskPool(lane, this);
      pools[lane.index()] = pool;
    }
    return pool;
  }

  /** The pool of a lane if it has one; on the lane's thread. */
  @Nullable TaskPool existingPool(Lane lane) {
    return pools[lane.index()];
  }

  @Override
  public String toString() {
    return task + " at " + address.getHostAddress() + ":" + port;
  }
}
