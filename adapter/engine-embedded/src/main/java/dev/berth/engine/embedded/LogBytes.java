package dev.berth.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The records of a log as bytes, one after the other through all its parts. For one thread. */
final class LogBytes {
  private static final int BUFFER = 1 << 16;

  /** conmon cuts what it writes into records far shorter than this. */
  private static final int LONGEST_RECORD = 1 << 20;

  private final LogParts parts;
  private byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private long part;
  private volatile @Nullable FileChannel channel;
  private volatile boolean closed;

  LogBytes(LogParts parts) {
    this.parts = parts;
  }

  /** The next whole record without its line end; null if there is none yet. */
  byte @Nullable [] next() throws IOException {
    int searched = from;
    while (!closed) {
      for (int i = searched; i < to; i++) {
        if (buffer[i] == '\n') {
          byte[] record = Arrays.copyOfRange(buffer, from, i);
          from = i + 1;
          return record;
        }
      }
      searched = to - from;
      makeRoom();
      if (!fill()) {
        return null;
      }
    }
    return null;
  }

  private void makeRoom() {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to > LONGEST_RECORD) {
      // Not a log: nothing that conmon wrote.
      to = 0;
    }
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  /** Reads more; false if there is no more now. */
  private boolean fill() throws IOException {
    try {
      if (channel == null && !open(parts.after(part))) {
        return false;
      }
      if (read()) {
        return true;
      }
      OptionalLong following = parts.after(part);
      if (following.isEmpty()) {
        return false;
      }
      // Nobody writes to this part any more, but somebody may have since it was read.
      return read() || (open(following) && read());
    } catch (ClosedChannelException e) {
      return false;
    }
  }

  private boolean open(OptionalLong number) throws IOException {
    if (number.isEmpty()) {
      return false;
    }
    close();
    try {
      channel = FileChannel.open(parts.part(number.getAsLong()), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      // Dropped in this moment; the next look finds what follows.
      return false;
    }
    part = number.getAsLong();
    return true;
  }

  private boolean read() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return false;
    }
    int count = open.read(ByteBuffer.wrap(buffer, to, buffer.length - to));
    if (count <= 0) {
      return false;
    }
    to += count;
    return true;
  }

  void close() throws IOException {
    FileChannel open = channel;
    if (open != null) {
      open.close();
      channel = null;
    }
  }

  /** Closes it from another thread; whoever reads finds no more. */
  void letGo() {
    closed = true;
    try {
      close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
