package dev.berth.engine.docker;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogLine.Source;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.TaskSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a container, read from the daemon as they are asked for: one who reads slowly slows
 * the daemon down, and nobody keeps more than a line. A long line comes in several pieces, each
 * with a time of its own in front. For one thread, but for closing.
 */
final class LogFeed implements LogStream {
  private static final int LONGEST_LINE = 1 << 20;

  private final Answer answer;
  private final Frames frames;
  private final boolean terminal;
  private final @Nullable Instant since;
  private final Map<Source, Part> parts = new EnumMap<>(Source.class);
  private final Deque<LogLine> ready = new ArrayDeque<>();
  private volatile boolean closed;
  private boolean ended;

  /** What there is of a log of which the last none were asked for. */
  private static final class NoLines implements LogStream {
    @Override
    public @Nullable LogLine next() {
      return null;
    }

    @Override
    public void close() {}
  }

  /** A line whose end has not come yet. */
  private static final class Part {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Instant time;
  }

  private LogFeed(Answer answer, boolean terminal, @Nullable Instant since) {
    this.answer = answer;
    this.frames = new Frames(answer.body(), terminal);
    this.terminal = terminal;
    this.since = since;
  }

  static LogStream open(DockerApi api, KnownTask known, LogRequest request) {
    TaskSpec spec = known.task().spec();
    return open(
        api,
        Call.get(
            "/containers/%s/logs".formatted(known.container()),
            "read the log of task '%s'".formatted(spec.id())),
        spec.process().terminal(),
        request);
  }

  /**
   * @param asking for a log, without saying which part of it
   * @param terminal whether what writes it has a terminal
   */
  static LogStream open(DockerApi api, Call asking, boolean terminal, LogRequest request) {
    if (request.tail() == 0 && !request.follow()) {
      return new NoLines();
    }
    Call call =
        asking
            .with("stdout", "true")
            .with("stderr", "true")
            .with("timestamps", "true")
            .with("follow", Boolean.toString(request.follow()))
            .with("tail", request.tail() < 0 ? "all" : Integer.toString(request.tail()));
    Instant since = request.since();
    if (since != null) {
      call = call.with("since", Long.toString(Math.max(0, since.getEpochSecond())));
    }
    return new LogFeed(api.open(call), terminal, since);
  }

  @Override
  public @Nullable LogLine next() throws InterruptedException {
    try {
      while (ready.isEmpty() && !ended && !closed) {
        Frames.Frame frame = frames.next();
        if (frame == null) {
          finish();
        } else {
          take(frame);
        }
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while a log was read");
      }
      finish();
    }
    return closed ? null : ready.poll();
  }

  private void take(Frames.Frame frame) {
    Part part = parts.computeIfAbsent(frame.source(), source -> new Part());
    byte[] bytes = frame.bytes();
    int from = 0;
    // Each frame has a time in front; of a terminal's, each line.
    boolean stamped = !terminal;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(part, bytes, from, i, stamped);
        end(frame.source(), part);
        from = i + 1;
        stamped = false;
      }
    }
    if (from < bytes.length) {
      append(part, bytes, from, bytes.length, stamped);
    }
  }

  private void append(Part part, byte[] bytes, int from, int to, boolean stamped) {
    int start = from;
    if (stamped && part.time == null) {
      start = stamp(part, bytes, from, to);
    } else if (stamped) {
      start = afterStamp(bytes, from, to);
    }
    int room = LONGEST_LINE - part.bytes.size();
    part.bytes.write(bytes, start, Math.min(room, to - start));
  }

  /** Where the text begins, after the time. */
  private static int stamp(Part part, byte[] bytes, int from, int to) {
    int start = afterStamp(bytes, from, to);
    part.time = start == from ? null : time(bytes, from, start - 1);
    return part.time == null ? from : start;
  }

  private static int afterStamp(byte[] bytes, int from, int to) {
    for (int i = from; i < to && i < from + 40; i++) {
      if (bytes[i] == ' ') {
        return time(bytes, from, i) == null ? from : i + 1;
      }
    }
    return from;
  }

  private static @Nullable Instant time(byte[] bytes, int from, int to) {
    try {
      return OffsetDateTime.parse(new String(bytes, from, to - from, StandardCharsets.US_ASCII))
          .toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void end(Source source, Part part) {
    byte[] bytes = part.bytes.toByteArray();
    part.bytes.reset();
    int start = 0;
    if (part.time == null) {
      start = stamp(part, bytes, 0, bytes.length);
    }
    int length = bytes.length;
    if (terminal && length > start && bytes[length - 1] == '\r') {
      length--;
    }
    Instant time = part.time == null ? Instant.EPOCH : part.time;
    part.time = null;
    if (since == null || !time.isBefore(since)) {
      ready.add(
          new LogLine(
              time, source, new String(bytes, start, length - start, StandardCharsets.UTF_8)));
    }
  }

  private void finish() {
    ended = true;
    parts.forEach(
        (source, part) -> {
          if (part.bytes.size() > 0) {
            end(source, part);
          }
        });
    answer.close();
  }

  @Override
  public void close() {
    closed = true;
    answer.close();
  }
}
