package dev.berth.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of an answer: of a length that was told, in chunks, or up to the end of the connection.
 * Confined to one thread.
 */
final class Body extends InputStream {
  static final long CHUNKED = -1;
  static final long UNTIL_CLOSE = -2;
  private static final int LONGEST_LINE = 4096;

  private final Wire wire;
  private final long length;
  private long left;
  private boolean begun;
  private boolean ended;

  /**
   * @param length in bytes, or {@link #CHUNKED}, or {@link #UNTIL_CLOSE}
   */
  Body(Wire wire, long length) {
    this.wire = wire;
    this.length = length;
    this.left = Math.max(0, length);
    if (length == 0) {
      end();
    }
  }

  /** From now on a wait ends only when nothing comes, however long all of it takes. */
  void expectBlob() throws IOException {
    if (!ended) {
      wire.expectBlob();
    }
  }

  /** In bytes; negative where it was not told. */
  long length() {
    return length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (ended) {
      return -1;
    }
    if (count == 0) {
      return 0;
    }
    if (length == CHUNKED && left == 0 && !nextChunk()) {
      return -1;
    }
    int most = length == UNTIL_CLOSE ? count : (int) Math.min(count, left);
    int read = wire.input().read(into, offset, most);
    if (read < 0 && length == UNTIL_CLOSE) {
      ended = true;
      wire.close();
      return -1;
    }
    if (read < 0) {
      throw new EOFException("the connection ended in the middle of an answer");
    }
    left -= length == UNTIL_CLOSE ? 0 : read;
    if (length > 0 && left == 0) {
      end();
    }
    return read;
  }

  /** Whether there is another chunk; after the last one the connection is free again. */
  private boolean nextChunk() throws IOException {
    if (begun && !wire.input().line(LONGEST_LINE).isEmpty()) {
      throw RegistryException.broken("a chunk of its answer is longer than it says");
    }
    begun = true;
    String size = wire.input().line(LONGEST_LINE).replaceFirst("[ \t]*(;.*)?$", "");
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw RegistryException.broken("a chunk of its answer has no size");
    }
    left = Long.parseLong(size, 16);
    if (left > 0) {
      return true;
    }
    int trailers = 0;
    while (!wire.input().line(LONGEST_LINE).isEmpty()) {
      if (++trailers > 100) {
        throw RegistryException.broken("its answer has too many trailers");
      }
    }
    end();
    return false;
  }

  private void end() {
    ended = true;
    wire.release();
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      wire.close();
    }
  }
}
