package dev.berth.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Counts wrong credentials by the address they come from, and makes the answer to the next one
 * wait. A right one is never held back by the wrong ones of a neighbour. Thread-safe; remembers
 * {@value #MOST_ADDRESSES} addresses.
 */
public final class FailedAttempts {
  private static final Logger LOG = System.getLogger(FailedAttempts.class.getName());

  /** Above so many in a {@link #WINDOW}, an address is told to stop. */
  static final int MOST = 20;

  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_DELAYED = 32;
  private static final int MOST_ADDRESSES = 10_000;
  private static final int UNDELAYED = 3;
  private static final Duration STEP = Duration.ofMillis(100);

  private final InstantSource clock;
  private final Semaphore delayed = new Semaphore(MOST_DELAYED);
  private final Map<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MOST_ADDRESSES;
        }
      };

  public FailedAttempts(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Notes wrong credentials, and waits as long as their answer has to.
   *
   * @return whether the answer has to be that there were too many
   */
  public boolean holdBack(String address) throws InterruptedException {
    Verdict verdict = note(address);
    if (verdict.tooMany() || !delayed.tryAcquire()) {
      LOG.log(Level.DEBUG, () -> "Too many wrong credentials from " + address);
      return true;
    }
    try {
      Thread.sleep(verdict.delay());
      return false;
    } finally {
      delayed.release();
    }
  }

  /**
   * What to do with one more.
   *
   * @param delay how long to wait before the answer
   * @param tooMany whether the address is told to stop
   */
  private record Verdict(Duration delay, boolean tooMany) {}

  private synchronized Verdict note(String address) {
    Instant now = clock.instant();
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.start().plus(WINDOW))) {
      window = new Window(now, 0);
    }
    int count = Math.min(window.count() + 1, MOST + 1);
    windows.put(address, new Window(window.start(), count));
    return new Verdict(STEP.multipliedBy(Math.max(0, count - UNDELAYED)), count > MOST);
  }

  private record Window(Instant start, int count) {}
}
