package dev.berth.proxy;

import java.util.concurrent.atomic.AtomicLong;

/** How much all bodies that are kept take together. Thread-safe. */
final class HeldBytes {
  private final AtomicLong taken = new AtomicLong();
  private final long most;

  HeldBytes(long most) {
    this.most = most;
  }

  /** Takes so many; false: there are not so many left. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    give(bytes);
    return false;
  }

  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
