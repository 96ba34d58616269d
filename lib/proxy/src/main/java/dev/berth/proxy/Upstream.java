package dev.berth.proxy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server that requests go to, with the count of those in flight.
 *
 * <pre>
 *   open ── startDraining() ──▶ draining: nobody enters; when the last has left, drained
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class Upstream {
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 8_000;
  private static final int MOST_DOUBLINGS = 4;

  private final String name;
  private final UpstreamAddress address;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final CountDownLatch drained = new CountDownLatch(1);
  private volatile boolean draining;
  private final AtomicBoolean awaited = new AtomicBoolean();
  private final AtomicInteger absences = new AtomicInteger();
  private volatile boolean avoided;

  /**
   * Makes one.
   *
   * @param name for records and people: the id of a task, or a URL
   */
  public Upstream(String name, UpstreamAddress address) {
    this.name = name;
    this.address = address;
  }

  public String name() {
    return name;
  }

  public UpstreamAddress address() {
    return address;
  }

  /** Counts a request in; false: it drains, go elsewhere. */
  public boolean enter() {
    inFlight.incrementAndGet();
    // Looked at after counting, as startDraining() counts after setting: one of them sees the
    // other.
    if (draining) {
      leave();
      return false;
    }
    return true;
  }

  /** Counts a request out. */
  public void leave() {
    if (inFlight.decrementAndGet() == 0 && draining) {
      drained.countDown();
    }
  }

  /** How many requests are in flight. */
  public int inFlight() {
    return inFlight.get();
  }

  public boolean isDraining() {
    return draining;
  }

  /**
   * A connection could not be made: others come first until one can be.
   *
   * @return whether the caller is the one to find out when that is
   */
  public boolean avoid() {
    avoided = true;
    return awaited.compareAndSet(false, true);
  }

  /** Whether others come first just now. */
  public boolean isAvoided() {
    return avoided;
  }

  /** A connection is there for a request, TLS and all: the server is there again. */
  void connected() {
    if (avoided || absences.get() != 0) {
      absences.set(0);
      avoided = false;
    }
  }

  /**
   * How long to wait before it is looked at again. Twice as long each time, so that one that takes
   * connections and then fails does not come back all the time.
   */
  long pauseMillis() {
    int before = absences.getAndUpdate(count -> Math.min(count + 1, MOST_DOUBLINGS));
    return Math.min(FIRST_PAUSE_MILLIS << before, LONGEST_PAUSE_MILLIS);
  }

  /** It took a connection that was made to look at it. */
  void returned() {
    avoided = false;
  }

  /** Nobody looks at it any more; true: the caller has to, as somebody failed meanwhile. */
  boolean stopAwaiting() {
    awaited.set(false);
    return avoided && awaited.compareAndSet(false, true);
  }

  /** Lets nobody enter any more. */
  public void startDraining() {
    draining = true;
    if (inFlight.get() == 0) {
      drained.countDown();
    }
  }

  /** Waits until the last request has left; false: not within this time. */
  public boolean awaitDrained(long nanos) throws InterruptedException {
    return drained.await(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
  }

  @Override
  public String toString() {
    return name + " at " + address.authority();
  }
}
