package dev.berth.engine.fake;

import dev.berth.engine.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a fake task wrote. Thread-safe. */
final class FakeLog {
  /** So many lines are kept; older ones are forgotten. */
  private static final int LINES = 10_000;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  private final List<LogLine> lines = new ArrayList<>();
  private boolean finished;

  synchronized void write(LogLine line) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.add(line);
    notifyAll();
  }

  /** Nothing more will come. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  synchronized boolean isFinished() {
    return finished;
  }

  synchronized List<LogLine> lines() {
    return List.copyOf(lines);
  }

  /** Waits for a line beyond those already seen, or the end of the task; not for long. */
  synchronized void awaitMoreThan(int seen) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (lines.size() <= seen && !finished && System.nanoTime() < deadline) {
      wait(LONGEST_WAIT.toMillis());
    }
  }
}
