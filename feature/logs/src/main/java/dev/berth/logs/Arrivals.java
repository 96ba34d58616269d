package dev.berth.logs;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Numbers the records of a shelf as they come in, and says up to which number searches find them.
 * Numbers are microseconds since 1970, each once, so that they go on after a restart. Thread-safe.
 */
final class Arrivals {
  private static final long MICROS = 1_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long last;
  private long visible;
  private int awaited;

  /** The next number. */
  long next(Instant now) {
    lock.lock();
    try {
      long micros = now.getEpochSecond() * MICROS + now.getNano() / 1000;
      last = Math.max(last + 1, micros);
      return last;
    } finally {
      lock.unlock();
    }
  }

  long last() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  /** Searches find what came in up to a number. */
  void show(long number) {
    lock.lock();
    try {
      visible = Math.max(visible, number);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long visible() {
    lock.lock();
    try {
      return visible;
    } finally {
      lock.unlock();
    }
  }

  /** Somebody wants to be told of what comes in, until {@link #release}. */
  void follow() {
    lock.lock();
    try {
      awaited++;
    } finally {
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    try {
      awaited--;
    } finally {
      lock.unlock();
    }
  }

  boolean isAwaited() {
    lock.lock();
    try {
      return awaited > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for more than a number, a second at most; gives what is visible then. */
  long await(long seen) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.SECONDS.toNanos(1);
      while (visible <= seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return visible;
    } finally {
      lock.unlock();
    }
  }
}
