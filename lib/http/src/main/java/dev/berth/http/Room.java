package dev.berth.http;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The place that a request takes among those under way. Confined to its thread. */
final class Room {
  private Semaphore taken;

  /** A place that has been acquired. */
  Room(Semaphore taken) {
    this.taken = taken;
  }

  /** Takes a place elsewhere and gives this one back. */
  void moveTo(Semaphore other, Supplier<? extends RuntimeException> full) {
    if (!other.tryAcquire()) {
      throw full.get();
    }
    taken.release();
    taken = other;
  }

  void leave() {
    taken.release();
  }
}
