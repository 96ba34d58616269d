package dev.berth.client;

import java.io.IOException;
import java.io.InputStream;

/** A body whose length is known. Confined to one thread. */
final class BoundedInputStream extends BodyInputStream {
  private long left;

  BoundedInputStream(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left <= 0) {
      return -1;
    }
    int count = receive(buffer, offset, (int) Math.min(length, left));
    left -= count;
    return count;
  }
}
