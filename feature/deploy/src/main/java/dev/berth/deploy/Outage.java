package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/**
 * A time in which the engine does not answer: nothing is tried until it does, and what failed
 * because of it does not count. Confined to the reconciler's thread, but for {@link #isCauseOf}.
 */
final class Outage {
  private final Engine engine;
  private volatile boolean seen;
  private boolean wasReady = true;

  Outage(Engine engine) {
    this.engine = engine;
  }

  /** Whether a failure says that the engine is away, rather than that it cannot do something. */
  static boolean isSilence(BerthException failure) {
    return failure.code() == ErrorCode.UNAVAILABLE || failure.code() == ErrorCode.TIMED_OUT;
  }

  /** Whether the engine's being away made this fail. */
  boolean isCauseOf(BerthException failure) {
    boolean cause = isSilence(failure) && !engine.health().ready();
    seen |= cause;
    return cause;
  }

  /** Whether the engine has come back since this was last asked. */
  boolean isJustOver() {
    boolean ready = engine.health().ready();
    boolean over = ready && !wasReady;
    wasReady = ready;
    if (ready) {
      seen = false;
    }
    return over;
  }

  /** Whether trying anything is in vain. */
  boolean lasts() {
    return seen;
  }
}
