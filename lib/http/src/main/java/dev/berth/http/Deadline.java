package dev.berth.http;

/** Interrupts the thread that answers a request when its time is over. Thread-safe. */
final class Deadline {
  private enum State {
    RUNNING,
    OVER,
    MET
  }

  private final Thread thread = Thread.currentThread();
  private State state = State.RUNNING;

  /** The time is over. */
  synchronized void expire() {
    if (state == State.RUNNING) {
      state = State.OVER;
      thread.interrupt();
    }
  }

  /** The answer is there; called by its thread, which is not interrupted from here on. */
  synchronized void meet() {
    if (state == State.RUNNING) {
      state = State.MET;
    } else if (state == State.OVER) {
      Thread.interrupted();
    }
  }

  synchronized boolean isOver() {
    return state == State.OVER;
  }
}
