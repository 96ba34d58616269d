package dev.berth.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record as it stands in a segment, in network byte order:
 *
 * <pre>
 *   int length   of the data, at least 1
 *   int back     bytes from the start of its batch to this frame
 *   int sum      CRC-32C over the position in the journal, length, back and data
 *   data
 *   int length   again, for reading from the tail
 * </pre>
 *
 * The position makes a frame valid where it was written only: none can be hidden in another's data,
 * and two that change places are no frames any more. {@code back} tells whether what follows a
 * broken frame was forced to disk after it (a later batch) or together with it.
 *
 * @param offset where it stands in its segment
 * @param back bytes from the start of its batch
 * @param data its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
record Frame(long offset, int back, byte[] data) {
  static final int HEAD = 12;
  static final int TAIL = 4;
  static final int OVERHEAD = HEAD + TAIL;

  /** The longest data that any journal may have. */
  static final int LONGEST = 16 * 1024 * 1024;

  int size() {
    return OVERHEAD + data.length;
  }

  /** Where the next one stands in its segment. */
  long end() {
    return offset + size();
  }

  /** Where its batch began in its segment. */
  long batch() {
    return offset - back;
  }

  /**
   * Completes a frame whose data has been put behind room for a head.
   *
   * @param buffer stands behind the data; has room for the tail
   * @param start where the frame begins in the buffer
   * @param position of the frame in the journal
   * @param back bytes from the start of its batch
   */
  static void complete(ByteBuffer buffer, int start, long position, int back) {
    int length = buffer.position() - start - HEAD;
    buffer.putInt(start, length).putInt(start + 4, back);
    ByteBuffer data = buffer.slice(start + HEAD, length);
    buffer.putInt(start + 8, sum(position, length, back, data));
    buffer.putInt(length);
  }

  static int sum(long position, int length, int back, ByteBuffer data) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(16).putLong(position).putInt(length).putInt(back).flip());
    sum.update(data);
    return (int) sum.getValue();
  }
}
