package dev.berth.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks of HTTP/1.1. Confined to one thread. */
final class ChunkedInputStream extends InputStream {
  private final InputStream in;
  private int left;
  private boolean started;
  private boolean ended;

  ChunkedInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (!ended && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(buffer, offset, Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (started) {
      HttpConnection.readLine(in);
    }
    started = true;
    String size = HttpConnection.readLine(in).replaceFirst(";.*", "").strip();
    try {
      left = Integer.parseUnsignedInt(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("a chunk of the answer is broken", e);
    }
    if (left < 0) {
      throw new IOException("a chunk of the answer is too long");
    }
    if (left == 0) {
      ended = true;
      while (!HttpConnection.readLine(in).isEmpty()) {
        // Trailers are of no use here.
      }
    }
  }
}
