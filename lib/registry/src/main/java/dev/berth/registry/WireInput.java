package dev.berth.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** What comes in on a connection: lines first, then bytes. Confined to one thread. */
final class WireInput {
  private static final int BUFFER = 16 * 1024;
  private static final long NEVER = 0;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int position;
  private int end;
  private long deadline = NEVER;

  WireInput(InputStream in) {
    this.in = in;
  }

  /**
   * Nothing is read any more after this moment of {@link System#nanoTime}: somebody who sends a
   * byte now and then gets no further. Not for blobs, whose length nobody knows.
   */
  void setDeadline(long nanoTime) {
    deadline = nanoTime;
  }

  void clearDeadline() {
    deadline = NEVER;
  }

  /** Whether bytes came that nobody has read. */
  boolean hasMore() {
    return position < end;
  }

  /** Reads what is there; large reads go past the buffer. */
  int read(byte[] into, int offset, int count) throws IOException {
    if (position == end) {
      if (count >= BUFFER) {
        return receive(into, offset, count);
      }
      if (!fill()) {
        return -1;
      }
    }
    int some = Math.min(count, end - position);
    System.arraycopy(buffer, position, into, offset, some);
    position += some;
    return some;
  }

  private boolean fill() throws IOException {
    int read = receive(buffer, 0, BUFFER);
    position = 0;
    end = Math.max(0, read);
    return read > 0;
  }

  private int receive(byte[] into, int offset, int count) throws IOException {
    if (deadline != NEVER && System.nanoTime() - deadline > 0) {
      throw new SocketTimeoutException("it takes too long for its answer");
    }
    return in.read(into, offset, count);
  }

  /** A line without its end. */
  String line(int longest) throws IOException {
    byte[] line = new byte[256];
    int length = 0;
    while (true) {
      if (position == end && !fill()) {
        throw new EOFException("the connection ended in the middle of an answer");
      }
      byte next = buffer[position++];
      if (next == '\n') {
        int without = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, without, StandardCharsets.ISO_8859_1);
      }
      if (length == longest) {
        throw RegistryException.broken("a line of its answer is too long");
      }
      if (length == line.length) {
        line = java.util.Arrays.copyOf(line, length * 2);
      }
      line[length++] = next;
    }
  }
}
