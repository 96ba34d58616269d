package dev.berth.proxy;

/** A client's connection, as its lane keeps it in sight. Confined to its event loop. */
interface Swept {
  /** Where its lane has it; -1: nowhere. */
  int place();

  void setPlace(int at);

  /**
   * Closes it if it has waited for too long.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   */
  void sweep(long now, ProxySettings.Timeouts timeouts);

  /**
   * Takes no more requests, and closes when those that are here have been answered; may be called
   * again.
   *
   * @return whether it has something left to do; false for what never ends by itself
   */
  boolean drain();

  /** Closes it at once. */
  void closeNow();
}
