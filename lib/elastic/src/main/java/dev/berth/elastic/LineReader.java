package dev.berth.elastic;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines as bytes, without copying them; of one that is too long, nothing. For one thread. */
final class LineReader {
  private static final int FIRST = 64 * 1024;

  private final InputStream body;
  private final int longest;
  private byte[] buffer = new byte[FIRST];
  private int at;
  private int end;
  private int from;
  private int length;
  private int number;
  private boolean tooLong;
  private boolean over;

  /**
   * @param longest in bytes
   */
  LineReader(InputStream body, int longest) {
    this.body = body;
    this.longest = longest;
  }

  /** Goes on to the next line; false: there is none. */
  boolean next() throws IOException {
    tooLong = false;
    int scan = at;
    while (true) {
      for (; scan < end; scan++) {
        if (buffer[scan] == '\n') {
          return line(scan, scan + 1);
        }
      }
      if (over) {
        return at < end && line(end, end);
      }
      int seen = scan - at;
      fill();
      scan = tooLong && at == 0 && seen >= longest ? 0 : at + seen;
    }
  }

  private boolean line(int to, int next) {
    from = at;
    length = to - at;
    if (length > 0 && buffer[to - 1] == '\r') {
      length--;
    }
    at = next;
    number++;
    return true;
  }

  private void fill() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    if (end == buffer.length) {
      if (end >= longest) {
        // Its beginning is passed over; what comes up to its end is looked at as a line too.
        tooLong = true;
        end = 0;
      } else {
        buffer = Arrays.copyOf(buffer, (int) Math.min(longest, 2L * buffer.length));
      }
    }
    int count = body.read(buffer, end, buffer.length - end);
    if (count < 0) {
      over = true;
    } else {
      end += count;
    }
  }

  boolean isTooLong() {
    return tooLong;
  }

  boolean isBlank() {
    if (tooLong) {
      return false;
    }
    for (int i = from; i < from + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Holds the line until the next is read. */
  byte[] bytes() {
    return buffer;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Of the line, from 1. */
  int number() {
    return number;
  }
}
