package dev.berth.journal;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits to be written, in order. Thread-safe. */
final class Backlog {
  private final int most;
  private final long patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition taken = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private boolean closed;

  Backlog(int most, Duration patience) {
    this.most = most;
    this.patience = patience.toNanos();
  }

  /**
   * A record that somebody waits for.
   *
   * @param position told when it is on disk
   */
  record Pending(RecordSource source, CompletableFuture<Long> position) {}

  /**
   * Adds one; waits for room.
   *
   * @throws BerthException {@code UNAVAILABLE} if there is none for too long, or no journal any
   *     more
   */
  void add(Pending one) {
    lock.lock();
    try {
      awaitRoom();
      waiting.add(one);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  private void awaitRoom() {
    long left = patience;
    while (!closed && waiting.size() >= most) {
      if (left <= 0) {
        throw unavailable("the disk is too slow for what is to be written. Try again later");
      }
      try {
        left = taken.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable("it was interrupted while it waited for the disk");
      }
    }
    if (closed) {
      throw unavailable("it is closed");
    }
  }

  private static BerthException unavailable(String cause) {
    return new BerthException(ErrorCode.UNAVAILABLE, "Cannot write to the journal: " + cause + ".");
  }

  /** Takes what there is; waits for some. Empty when it was closed and all was taken. */
  List<Pending> take() {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        filled.awaitUninterruptibly();
      }
      List<Pending> all = new ArrayList<>(waiting);
      waiting.clear();
      taken.signalAll();
      return all;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
