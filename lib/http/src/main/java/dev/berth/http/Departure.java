package dev.berth.http;

import dev.berth.kernel.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs actions once: when the caller has gone or the answer has ended. Thread-safe. */
final class Departure {
  private final Executor executor;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean happened;

  Departure(Executor executor) {
    this.executor = executor;
  }

  /** Runs an action when it happens, at once if it has. */
  void then(Runnable action) {
    synchronized (actions) {
      if (!happened) {
        actions.add(action);
        return;
      }
    }
    run(action);
  }

  void happen() {
    List<Runnable> due;
    synchronized (actions) {
      if (happened) {
        return;
      }
      happened = true;
      due = List.copyOf(actions);
    }
    due.forEach(this::run);
  }

  private void run(Runnable action) {
    try {
      executor.execute(action);
    } catch (RejectedExecutionException e) {
      // The table is closing; what waits for this has to hear of it all the same.
      Threads.start("api-departure", action);
    }
  }

  boolean hasHappened() {
    synchronized (actions) {
      return happened;
    }
  }
}
