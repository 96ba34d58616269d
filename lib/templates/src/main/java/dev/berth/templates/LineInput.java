package dev.berth.templates;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines of a stream, as bytes. Of a line longer than {@value #LONGEST} bytes the rest is passed
 * over. Confined to one thread.
 */
final class LineInput {
  static final int LONGEST = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;

  /** The line, without its end; valid up to {@link #length} until the next call. */
  byte[] line = new byte[1024];

  int length;

  /** Whether the line was longer than what is kept of it. */
  boolean truncated;

  LineInput(InputStream in) {
    this.in = in;
  }

  /** Reads the next line; false when there is none. */
  boolean next() throws IOException {
    length = 0;
    truncated = false;
    boolean any = false;
    while (position < filled || fill()) {
      any = true;
      int end = position;
      while (end < filled && buffer[end] != '\n') {
        end++;
      }
      append(position, end);
      position = end;
      if (end < filled) {
        position++;
        break;
      }
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return any;
  }

  /** Whether there is more without a wait. */
  boolean isMoreAtHand() {
    return position < filled;
  }

  private void append(int from, int to) {
    int more = Math.min(to - from, LONGEST - length);
    truncated |= more < to - from;
    if (line.length - length < more) {
      line = Arrays.copyOf(line, Math.min(LONGEST, Math.max(line.length * 2, length + more)));
    }
    System.arraycopy(buffer, from, line, length, more);
    length += more;
  }

  private boolean fill() throws IOException {
    position = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }
}
