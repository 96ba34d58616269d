package dev.berth.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer: a part of what a connection brings, whose end before its time is an error.
 * Confined to one thread.
 */
abstract class BodyInputStream extends InputStream {
  private final InputStream in;

  BodyInputStream(InputStream in) {
    this.in = in;
  }

  /** What the body is a part of. */
  InputStream connection() {
    return in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;

  /** Reads bytes that are known to belong to the body. */
  int receive(byte[] buffer, int offset, int length) throws IOException {
    int count = in.read(buffer, offset, length);
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    return count;
  }
}
