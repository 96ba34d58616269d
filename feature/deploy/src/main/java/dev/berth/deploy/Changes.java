package dev.berth.deploy;

import dev.berth.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells those who wait that something has changed. Thread-safe; changes that come while nobody
 * waits are seen by the number.
 */
final class Changes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long number;

  /** How many changes there have been. */
  long number() {
    lock.lock();
    try {
      return number;
    } finally {
      lock.unlock();
    }
  }

  void signal() {
    lock.lock();
    try {
      number++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there have been more changes than these, or for this long. */
  void awaitAfter(long seen, Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (number <= seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Becomes true when a caller has gone, which ends the waiting for a change. */
  AtomicBoolean departure(Response.LineSink sink) {
    AtomicBoolean gone = new AtomicBoolean();
    sink.onClose(
        () -> {
          gone.set(true);
          signal();
        });
    return gone;
  }
}
