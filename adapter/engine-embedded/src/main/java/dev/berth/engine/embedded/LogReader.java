package dev.berth.engine.embedded;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Reads a log as a request asks, through all its parts. */
final class LogReader implements LogStream {
  private static final long SHORTEST_PAUSE_MILLISECONDS = 5;
  private static final long LONGEST_PAUSE_MILLISECONDS = 80;

  private final LogRequest request;
  private final BooleanSupplier isOver;
  private final LogBytes bytes;
  private final LogRecords records;
  private final Deque<LogLine> read = new ArrayDeque<>();
  private final Deque<LogLine> ready = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean begun;
  private boolean ended;

  /**
   * @param isOver whether the task will write no more
   */
  LogReader(LogParts parts, LogRequest request, BooleanSupplier isOver) {
    this.request = request;
    this.isOver = isOver;
    this.bytes = new LogBytes(parts);
    this.records = new LogRecords(request.since());
  }

  @Override
  public @Nullable LogLine next() throws InterruptedException {
    try {
      if (!begun) {
        begun = true;
        keepTail();
      }
      return following();
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot read a log: " + e.getMessage() + ".", e);
    }
  }

  /** Reads what there is, keeping the last lines that were asked for. */
  private void keepTail() throws IOException {
    if (request.tail() < 0) {
      return;
    }
    Deque<LogLine> last = new ArrayDeque<>();
    for (LogLine line = available(); line != null; line = available()) {
      last.add(line);
      if (last.size() > request.tail()) {
        last.remove();
      }
    }
    ready.addAll(last);
  }

  private @Nullable LogLine following() throws IOException, InterruptedException {
    long pause = SHORTEST_PAUSE_MILLISECONDS;
    while (closed.getCount() > 0) {
      boolean wasOver = isOver.getAsBoolean();
      LogLine line = ready.isEmpty() ? available() : ready.remove();
      if (line != null) {
        return line;
      }
      if (ended) {
        return null;
      }
      if (wasOver || !request.follow()) {
        // What was begun and not ended with a line end is a line, too.
        ended = true;
        records.flush(ready::add);
        continue;
      }
      closed.await(pause, TimeUnit.MILLISECONDS);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MILLISECONDS);
    }
    bytes.close();
    return null;
  }

  /** The next line that has been written already; null if there is none. */
  private @Nullable LogLine available() throws IOException {
    while (read.isEmpty()) {
      byte[] record = bytes.next();
      if (record == null) {
        return null;
      }
      records.add(record, read::add);
    }
    return read.remove();
  }

  @Override
  public void close() {
    closed.countDown();
    bytes.letGo();
  }
}
