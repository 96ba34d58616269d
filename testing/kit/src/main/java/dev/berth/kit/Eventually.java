package dev.berth.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.AssertionFailedError;

/** Waits for what takes a moment, without a fixed sleep. */
public final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Eventually() {}

  /** An assertion that may fail for a while. */
  @FunctionalInterface
  public interface Assertion {
    void check() throws Exception;
  }

  /**
   * Repeats an assertion until it holds.
   *
   * @param atMost doubled when {@code CI=true}
   * @throws AssertionError the last failure, if it never held in that time
   */
  public static void within(Duration atMost, Assertion assertion) {
    Duration limit = "true".equals(System.getenv("CI")) ? atMost.multipliedBy(2) : atMost;
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      try {
        assertion.check();
        return;
      } catch (AssertionError | Exception e) {
        if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw new AssertionFailedError("Not within " + limit + ": " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  public static void withinSeconds(int seconds, Assertion assertion) {
    within(Duration.ofSeconds(seconds), assertion);
  }
}
