package dev.berth.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a shelf tells of itself. Thread-safe. */
final class ShelfCounts {
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile @Nullable Instant newest;
  private volatile Duration delay = Duration.ZERO;
  private volatile String failure = "";
  private volatile long size;
  private volatile boolean full;

  void add(Instant time) {
    records.incrementAndGet();
    newest = time;
  }

  void drop() {
    dropped.incrementAndGet();
  }

  /** How far what is kept is behind, if more waits. */
  void delay(Instant now, long waiting) {
    Instant last = newest;
    Duration behind = last == null || waiting == 0 ? Duration.ZERO : Duration.between(last, now);
    delay = behind.isNegative() ? Duration.ZERO : behind;
  }

  void failure(String text) {
    failure = text;
  }

  void size(long bytes, boolean isFull) {
    size = bytes;
    full = isFull;
  }

  long records() {
    return records.get();
  }

  long dropped() {
    return dropped.get();
  }

  Duration delay() {
    return delay;
  }

  String failure() {
    return failure;
  }

  long size() {
    return size;
  }

  /** Whether today alone takes as much as a tenant may have. */
  boolean isFull() {
    return full;
  }
}
