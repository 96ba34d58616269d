package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;

/** A short wait between two looks at something. */
final class Pause {
  private Pause() {}

  /**
   * Waits.
   *
   * @throws BerthException {@link ErrorCode#TIMED_OUT} if the thread is interrupted
   */
  static void of(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.TIMED_OUT, "Cannot wait: interrupted. Try again.", e);
    }
  }
}
