package dev.berth.logs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lines that wait for a shelf. Whoever brings more than it holds waits, so that lines stay
 * where they are written until they can be taken. Thread-safe.
 */
final class Intake {
  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition taken = lock.newCondition();
  private final Condition brought = lock.newCondition();
  private final Deque<TakenLine> lines = new ArrayDeque<>();
  private long weight;
  private boolean closed;

  /**
   * @param most how many bytes wait at most, and a line
   */
  Intake(long most) {
    this.most = most;
  }

  /** Hands a line over, waiting for room; false: it takes no more, ever. */
  boolean put(TakenLine line) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && weight >= most) {
        taken.await();
      }
      if (closed) {
        return false;
      }
      add(line);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Hands a line over unless there is no room for a time; false: it was not taken. */
  boolean offer(TakenLine line, long milliseconds) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(milliseconds);
      while (!closed && weight >= most && left > 0) {
        left = taken.awaitNanos(left);
      }
      if (closed || weight >= most) {
        return false;
      }
      add(line);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void add(TakenLine line) {
    lines.add(line);
    weight += line.weight();
    brought.signal();
  }

  /** The next lines in their order; none if none came in a time, or it is closed. */
  List<TakenLine> take(int atMost, long milliseconds) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(milliseconds);
      while (!closed && lines.isEmpty() && left > 0) {
        left = brought.awaitNanos(left);
      }
      List<TakenLine> batch = new ArrayList<>(Math.min(atMost, lines.size()));
      while (batch.size() < atMost && !lines.isEmpty()) {
        TakenLine line = lines.remove();
        weight -= line.weight();
        batch.add(line);
      }
      taken.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes wait. */
  long weight() {
    lock.lock();
    try {
      return weight;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more; what waits is forgotten. */
  void close() {
    lock.lock();
    try {
      closed = true;
      lines.clear();
      weight = 0;
      taken.signalAll();
      brought.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
