package dev.berth.router;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.http.Response.LineSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last records that somebody may see, and goes on with those that follow. Reads blocks
 * from the end of the files, so that a long log costs no more than is shown of it. For one request.
 */
final class AccessLogReader {
  private static final int BLOCK = 64 * 1024;

  private final AccessLogFile log;
  private final Predicate<RecordFields> wanted;

  AccessLogReader(AccessLogFile log, Predicate<RecordFields> wanted) {
    this.log = log;
    this.wanted = wanted;
  }

  /** Sends the last ones before a position, the oldest first. */
  void tail(int count, AccessLogFile.Position before, LineSink sink) throws IOException {
    Deque<RecordFields> found = new ArrayDeque<>();
    for (Path file : log.files()) {
      if (found.size() >= count) {
        break;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        long size = channel.size();
        tail(
            channel,
            file.equals(log.file()) ? Math.min(before.length(), size) : size,
            count,
            found);
      } catch (NoSuchFileException _) {
        // It was moved away meanwhile: its place is taken by the one before it.
      }
    }
    for (RecordFields each : found) {
      sink.write(each.fields());
    }
  }

  private void tail(FileChannel channel, long from, int count, Deque<RecordFields> found)
      throws IOException {
    long end = from;
    byte[] rest = new byte[0];
    while (end > 0 && found.size() < count) {
      int length = (int) Math.min(BLOCK, end);
      byte[] block = read(channel, end - length, length, rest);
      end -= length;
      int first = end == 0 ? 0 : indexAfterLine(block);
      int lineEnd = block.length;
      for (int i = block.length - 1; i >= first && found.size() < count; i--) {
        if (i == first || block[i - 1] == '\n') {
          offer(new String(block, i, lineEnd - i, US_ASCII), found);
          lineEnd = i;
        }
      }
      rest = Arrays.copyOf(block, first);
      if (rest.length > AccessLine.LONGEST) {
        // None of ours is that long: the file is not what it should be.
        return;
      }
    }
  }

  private static int indexAfterLine(byte[] block) {
    for (int i = 0; i < block.length; i++) {
      if (block[i] == '\n') {
        return i + 1;
      }
    }
    return block.length;
  }

  private static byte[] read(FileChannel channel, long position, int length, byte[] behind)
      throws IOException {
    ByteBuffer block = ByteBuffer.allocate(length + behind.length).limit(length);
    while (block.hasRemaining()) {
      if (channel.read(block, position + block.position()) < 0) {
        break;
      }
    }
    int read = block.position();
    block.limit(read + behind.length).put(behind);
    return Arrays.copyOf(block.array(), read + behind.length);
  }

  private void offer(String line, Deque<RecordFields> found) {
    RecordFields fields = RecordFields.of(line);
    if (fields != null && wanted.test(fields)) {
      found.addFirst(fields);
    }
  }

  /** Sends what is written from now on, until the log is closed or the caller has gone. */
  void follow(AccessLogFile.Position from, LineSink sink) throws IOException, InterruptedException {
    AtomicBoolean gone = new AtomicBoolean();
    sink.onClose(() -> gone.set(true));
    AccessLogFile.Position seen = from;
    FileChannel channel = open();
    try {
      while (!gone.get() && !log.isClosed()) {
        AccessLogFile.Position now = log.position();
        if (now.generation() != seen.generation()) {
          if (channel != null) {
            // The rest of the file that was moved away, then the new one.
            copy(channel, seen.length(), channel.size(), sink);
            channel.close();
          }
          seen = new AccessLogFile.Position(now.generation(), 0);
          channel = open();
        }
        if (channel == null) {
          channel = open();
        }
        if (channel != null && now.length() > seen.length()) {
          copy(channel, seen.length(), now.length(), sink);
        }
        seen = now;
        log.awaitChange(seen);
      }
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private @Nullable FileChannel open() {
    try {
      return FileChannel.open(log.file(), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the access log '" + log.file() + "'", e);
    }
  }

  private void copy(FileChannel channel, long from, long to, LineSink sink) throws IOException {
    byte[] rest = new byte[0];
    long at = from;
    while (at < to) {
      int length = (int) Math.min(BLOCK, to - at);
      byte[] block = new byte[rest.length + length];
      System.arraycopy(rest, 0, block, 0, rest.length);
      byte[] more = read(channel, at, length, new byte[0]);
      if (more.length < length) {
        return;
      }
      System.arraycopy(more, 0, block, rest.length, length);
      at += length;
      rest = lines(block, sink);
    }
  }

  /** Sends the whole lines of a block, and gives back the rest. */
  private byte[] lines(byte[] block, LineSink sink) throws IOException {
    int start = 0;
    for (int i = 0; i < block.length; i++) {
      if (block[i] == '\n') {
        RecordFields fields = RecordFields.of(new String(block, start, i - start, US_ASCII));
        if (fields != null && wanted.test(fields)) {
          sink.write(fields.fields());
        }
        start = i + 1;
      }
    }
    return Arrays.copyOfRange(block, start, block.length);
  }
}
