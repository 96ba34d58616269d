package dev.berth.filters;

import dev.berth.http.FailedAttempts;
import dev.berth.kernel.Threads;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Where all filters check passwords: away from the event loops, on half of the cores, so that
 * guessing stops nothing else. What waits is bounded, in all and for each client. Thread-safe.
 */
final class PasswordChecks implements AutoCloseable {
  private static final int MOST = 128;
  private static final int MOST_OF_ONE_CLIENT = 8;
  private static final int AT_ONCE = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final ExecutorService executor = Threads.virtual("password-check");
  private final Semaphore room = new Semaphore(AT_ONCE, true);
  private final Semaphore queue = new Semaphore(MOST);
  private final SourceCounts clients;
  private final FailedAttempts failures;

  PasswordChecks(InstantSource clock) {
    this.failures = new FailedAttempts(clock);
    this.clients = SourceCounts.upTo(MOST_OF_ONE_CLIENT);
  }

  /** What a check found. */
  enum Outcome {
    RIGHT,
    WRONG,
    /** Wrong, and too often so of late. */
    TOO_OFTEN,
    /** It could not be checked. */
    UNKNOWN
  }

  /** A check; blocks. */
  interface Check {
    Outcome outcome();
  }

  /** Is told, once, on another thread. */
  interface Listener {
    void checked(Outcome outcome);
  }

  /** Checks soon; false: too much waits already, and nobody will be told. */
  boolean start(InetAddress client, Check check, Listener listener) {
    String source = RequestSource.network(client);
    if (!queue.tryAcquire()) {
      return false;
    }
    if (!clients.enter(source)) {
      queue.release();
      return false;
    }
    try {
      executor.execute(() -> run(source, check, listener));
      return true;
    } catch (RejectedExecutionException e) {
      clients.leave(source);
      queue.release();
      return false;
    }
  }

  private void run(String source, Check check, Listener listener) {
    Outcome outcome = Outcome.UNKNOWN;
    try {
      outcome = checked(check);
      if (outcome == Outcome.WRONG && failures.holdBack(source)) {
        outcome = Outcome.TOO_OFTEN;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      clients.leave(source);
      queue.release();
      listener.checked(outcome);
    }
  }

  private Outcome checked(Check check) throws InterruptedException {
    room.acquire();
    try {
      return check.outcome();
    } finally {
      room.release();
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
  }
}
