package dev.berth.search;

import dev.berth.index.DayIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** An open day of a shelf. Thread-safe, but for its users, which the shelf counts. */
final class ShelfDay implements AutoCloseable {
  private static final long FRESH_NANOS = 500_000_000L;

  private final LocalDate day;
  private final DayIndex index;
  private final AtomicLong added = new AtomicLong();
  private final ReentrantLock committing = new ReentrantLock();
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile long committed;
  private volatile long refreshed;
  private volatile long refreshedAt = System.nanoTime();
  private int users;

  private ShelfDay(LocalDate day, DayIndex index) {
    this.day = day;
    this.index = index;
  }

  static ShelfDay open(Path folder, LocalDate day, DayIndex.Settings settings) throws IOException {
    return new ShelfDay(day, DayIndex.open(folder.resolve(day.toString()), settings));
  }

  LocalDate day() {
    return day;
  }

  DayIndex index() {
    return index;
  }

  /** Something was added, replaced or removed. */
  void changed() {
    long _ = added.incrementAndGet();
  }

  /** Returns when all that was changed before is on disk; who comes meanwhile shares the next. */
  void commit() throws IOException {
    long mine = added.get();
    committing.lock();
    try {
      if (committed >= mine) {
        return;
      }
      long now = added.get();
      index.commit(Map.of());
      committed = now;
    } finally {
      committing.unlock();
    }
  }

  /**
   * Lets searches find what was changed.
   *
   * @param now whether also if that was done a moment ago
   */
  void refresh(boolean now) throws IOException {
    refreshing.lock();
    try {
      long seen = added.get();
      boolean due = now || System.nanoTime() - refreshedAt > FRESH_NANOS;
      if (refreshed < seen && due) {
        index.refresh();
        refreshed = seen;
        refreshedAt = System.nanoTime();
      }
    } finally {
      refreshing.unlock();
    }
  }

  void use() {
    users++;
  }

  void leave() {
    users--;
  }

  boolean isUsed() {
    return users > 0;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
