package dev.berth.router;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The memory that records wait in until they are on disk: at most so many chunks, made when they
 * are needed first. Thread-safe.
 *
 * <pre>
 *   free ──▶ a lane's ──▶ full ──▶ the writer's ──▶ free
 * </pre>
 */
final class RecordChunks {
  private final int size;
  private final int most;
  private final ArrayBlockingQueue<RecordChunk> free;
  private final ArrayBlockingQueue<RecordChunk> full;
  private final AtomicInteger made = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable Thread sleeper;

  RecordChunks(int size, int most) {
    this.size = size;
    this.most = most;
    this.free = new ArrayBlockingQueue<>(most);
    this.full = new ArrayBlockingQueue<>(most);
  }

  /** An empty one; null: the disk does not follow. */
  @Nullable RecordChunk free() {
    RecordChunk chunk = free.poll();
    if (chunk != null) {
      return chunk;
    }
    if (made.get() < most && made.incrementAndGet() <= most) {
      return new RecordChunk(size);
    }
    return null;
  }

  void fill(RecordChunk chunk) {
    // There is room for all that were made.
    full.add(chunk);
    wake();
  }

  /** The next full one; null: none came in time. */
  @Nullable RecordChunk next(long millis) throws InterruptedException {
    return full.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** Takes one back that has been written. */
  void give(RecordChunk chunk) {
    chunk.clear();
    free.add(chunk);
  }

  void drop(int records) {
    dropped.add(records);
  }

  /** Records that were never written, since the start. */
  long dropped() {
    return dropped.sum();
  }

  /** The writer sleeps from now on, unless it finds something when it looks once more. */
  void sleeps(Thread writer) {
    sleeper = writer;
  }

  void wakes() {
    sleeper = null;
  }

  /** There is something to write, now or soon. */
  void wake() {
    Thread writer = sleeper;
    if (writer != null) {
      LockSupport.unpark(writer);
    }
  }
}
