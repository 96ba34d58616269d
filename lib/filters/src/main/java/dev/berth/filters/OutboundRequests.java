package dev.berth.filters;

import dev.berth.kernel.Threads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Where all filters ask other servers: on virtual threads, {@value #MOST} at one time and {@value
 * #MOST_OF_ONE} for one filter. Thread-safe.
 */
final class OutboundRequests implements AutoCloseable {
  private static final int MOST = 1_024;
  static final int MOST_OF_ONE = 256;

  private final ExecutorService executor = Threads.virtual("forward-auth");
  private final Semaphore room = new Semaphore(MOST);

  /** Room for the questions of one filter. */
  static Semaphore roomOfOne() {
    return new Semaphore(MOST_OF_ONE);
  }

  /** Starts a question; false: there are too many already. */
  boolean start(Semaphore own, Runnable question) {
    if (!own.tryAcquire()) {
      return false;
    }
    if (!room.tryAcquire()) {
      own.release();
      return false;
    }
    try {
      executor.execute(
          () -> {
            try {
              question.run();
            } finally {
              leave(own);
            }
          });
      return true;
    } catch (RejectedExecutionException e) {
      leave(own);
      return false;
    }
  }

  private void leave(Semaphore own) {
    room.release();
    own.release();
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}
