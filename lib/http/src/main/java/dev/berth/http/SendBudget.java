package dev.berth.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes may be on their way to one caller: who sends more waits until the caller has taken
 * some. Thread-safe.
 */
final class SendBudget {
  private static final int BYTES = 256 * 1024;

  private final Semaphore free = new Semaphore(BYTES);
  private final Duration stallTimeout;
  private volatile boolean closed;

  SendBudget(Duration stallTimeout) {
    this.stallTimeout = stallTimeout;
  }

  /**
   * Waits until so many bytes may be sent.
   *
   * @return what to {@link #give} back once they have been
   * @throws CallerGone if the caller has gone or takes nothing
   */
  int take(int bytes) throws IOException {
    int taken = Math.min(bytes, BYTES);
    try {
      if (!free.tryAcquire(taken, stallTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CallerGone("The caller has taken nothing for " + stallTimeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("Interrupted while sending");
      interrupted.initCause(e);
      throw interrupted;
    }
    if (closed) {
      throw new CallerGone("The caller has gone");
    }
    return taken;
  }

  void give(int taken) {
    free.release(taken);
  }

  /** Nothing can be sent any more; wakes those who wait. */
  void close() {
    if (!closed) {
      closed = true;
      free.release(Integer.MAX_VALUE / 2);
    }
  }
}
