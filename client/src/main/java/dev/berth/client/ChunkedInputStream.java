package dev.berth.client;

import java.io.IOException;
import java.io.InputStream;

/** A body in chunks of HTTP/1.1. Confined to one thread. */
final class ChunkedInputStream extends BodyInputStream {
  private int left;
  private boolean started;
  private boolean ended;

  ChunkedInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (!ended && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = receive(buffer, offset, Math.min(length, left));
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (started) {
      HttpConnection.readLine(connection());
    }
    started = true;
    String size = HttpConnection.readLine(connection()).replaceFirst(";.*", "").strip();
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
      while (!HttpConnection.readLine(connection()).isEmpty()) {
        // Trailers are of no use here.
      }
    }
  }
}
