package dev.berth.engine.fake;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a fake task wrote. */
final class FakeLogStream implements LogStream {
  private final FakeLog log;
  private final LogRequest request;
  private int position;
  private volatile boolean closed;

  FakeLogStream(FakeLog log, LogRequest request) {
    this.log = log;
    this.request = request;
    int size = log.lines().size();
    this.position = request.tail() < 0 ? 0 : Math.max(0, size - request.tail());
  }

  @Override
  public @Nullable LogLine next() throws InterruptedException {
    while (!closed) {
      boolean finished = log.isFinished();
      List<LogLine> lines = log.lines();
      while (position < lines.size()) {
        LogLine line = lines.get(position++);
        Instant since = request.since();
        if (since == null || !line.time().isBefore(since)) {
          return line;
        }
      }
      if (!request.follow() || finished) {
        return null;
      }
      log.awaitMoreThan(position);
    }
    return null;
  }

  @Override
  public void close() {
    closed = true;
  }
}
