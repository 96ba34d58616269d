package dev.berth.router;

import dev.berth.proxy.ExchangeLog;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The records that one event loop has made and not yet handed over. The lock is the event loop's
 * but for five times a second, when the writer fetches what there is.
 */
final class AccessLane {
  private final ReentrantLock lock = new ReentrantLock();
  private final RecordChunks chunks;
  private final RecordText text = new RecordText();
  private final AccessLine line = new AccessLine(text);
  private @Nullable RecordChunk current;

  AccessLane(RecordChunks chunks) {
    this.chunks = chunks;
  }

  /** Writes a record down, or counts it as dropped; never waits for the disk. */
  void add(ExchangeLog.Ended exchange) {
    lock.lock();
    try {
      RecordChunk chunk = current == null ? chunks.free() : current;
      if (chunk == null) {
        chunks.drop(1);
        return;
      }
      text.into(chunk.bytes(), chunk.length());
      line.write(exchange);
      boolean first = chunk.records() == 0;
      chunk.grow(text.length());
      if (chunk.hasRoom(AccessLine.LONGEST)) {
        current = chunk;
        if (first) {
          chunks.wake();
        }
      } else {
        current = null;
        chunks.fill(chunk);
      }
    } finally {
      lock.unlock();
    }
  }

  /** What there is so far; null: nothing. */
  @Nullable RecordChunk take() {
    lock.lock();
    try {
      RecordChunk taken = current;
      current = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
