package dev.berth.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A file's bytes, read in pieces, forwards or backwards. Confined to one thread. */
final class Window {
  private static final int PIECE = 64 * 1024;

  private final FileChannel file;
  private ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
  private long start;

  Window(FileChannel file) {
    this.file = file;
  }

  /** The bytes of a range, which are valid until the next call; null if the file lacks some. */
  @Nullable ByteBuffer at(long offset, int length) throws IOException {
    if (offset < 0) {
      return null;
    }
    if (offset < start || offset + length > start + piece.limit()) {
      load(offset, length);
    }
    int from = (int) (offset - start);
    return from + length > piece.limit() ? null : piece.slice(from, length);
  }

  private void load(long offset, int length) throws IOException {
    if (length > piece.capacity()) {
      piece = ByteBuffer.allocate(length);
    }
    // Whoever goes backwards will want what stands before.
    boolean backwards = offset < start;
    start = backwards ? Math.max(0, offset + length - piece.capacity()) : offset;
    piece.clear();
    while (piece.hasRemaining()) {
      if (file.read(piece, start + piece.position()) < 0) {
        break;
      }
    }
    piece.flip();
  }
}
