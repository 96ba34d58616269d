package dev.berth.logs;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the log of a task, from where its shelf has it, as long as it goes. For one thread. */
final class Follower implements Runnable {
  private static final Logger LOG = System.getLogger(Follower.class.getName());

  /** In characters. */
  private static final int LONGEST = 1 << 18;

  private final Source source;
  private final RunningTasks tasks;
  private final Shelf shelf;
  private final Intake intake;
  private final boolean running;
  private volatile boolean closed;
  private volatile boolean ended;
  private volatile boolean over;
  private volatile @Nullable LogStream stream;

  /**
   * @param running whether the task runs
   */
  Follower(Source source, RunningTasks tasks, Shelf shelf, boolean running) {
    this.source = source;
    this.tasks = tasks;
    this.shelf = shelf;
    this.intake = shelf.intake();
    this.running = running;
  }

  @Override
  public void run() {
    try {
      Mark from = shelf.mark(source.key());
      Instant since = from.isBeginning() ? null : Instant.ofEpochMilli(from.since());
      try (LogStream opened =
          tasks.logs(new TaskId(source.task()), new LogRequest(true, -1, since))) {
        stream = opened;
        over = !closed && read(opened, from);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | BerthException e) {
      LOG.log(Level.DEBUG, "Cannot read the log of task " + source.task(), e);
    } finally {
      ended = true;
    }
  }

  /** Whether it was read to its end. */
  private boolean read(LogStream lines, Mark from) throws InterruptedException {
    MarkCounter counter = new MarkCounter(from);
    int skipped = 0;
    Mark before = from;
    for (LogLine line = lines.next(); line != null; line = lines.next()) {
      if (!from.isBeginning() && skipped < from.skip() && !line.time().isAfter(from.newest())) {
        if (line.time().toEpochMilli() >= from.since()) {
          skipped++;
          counter.passOver(line.time());
        }
        continue;
      }
      Mark after = counter.take(line.time());
      if (!intake.put(taken(line, before, after))) {
        return false;
      }
      before = after;
    }
    return !closed;
  }

  private TakenLine taken(LogLine line, Mark before, Mark after) {
    String text = line.text();
    boolean truncated = text.length() > LONGEST;
    String stream = line.source() == LogLine.Source.STDERR ? "stderr" : "stdout";
    return new TakenLine(
        source,
        stream,
        line.time(),
        truncated ? text.substring(0, LONGEST) : text,
        truncated,
        before,
        after);
  }

  /** Whether it reads no more. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Whether there is nothing more to be read: the log came to its end after the task had ended, and
   * the shelf did not forget what was read.
   *
   * @param runs whether the task runs now
   */
  boolean isOver(boolean runs) {
    return ended && over && !running && !runs && !intake.isClosed();
  }

  void close() {
    closed = true;
    LogStream open = stream;
    if (open != null) {
      open.close();
    }
  }
}
