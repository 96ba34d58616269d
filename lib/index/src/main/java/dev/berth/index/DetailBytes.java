package dev.berth.index;

import java.util.Arrays;
import org.apache.lucene.util.BitUtil;
import org.apache.lucene.util.BytesRef;

/** The details of a record in the making, to be read by Lucene's inputs. For one thread. */
final class DetailBytes {
  /** The longest that a number of 64 bits becomes. */
  private static final int LONGEST = 10;

  private byte[] bytes;
  private int length;

  /**
   * @param expected in bytes; it may become longer
   */
  DetailBytes(int expected) {
    this.bytes = new byte[expected + LONGEST];
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  /** A number that is not negative, in seven bits a byte. */
  DetailBytes vint(int number) {
    return vlong(number);
  }

  private DetailBytes vlong(long number) {
    reserve(LONGEST);
    long left = number;
    while ((left & ~0x7fL) != 0) {
      bytes[length++] = (byte) ((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    bytes[length++] = (byte) left;
    return this;
  }

  /** A number that is mostly near 0. */
  DetailBytes zigzag(long number) {
    return vlong(BitUtil.zigZagEncode(number));
  }

  /** All 64 bits. */
  DetailBytes fixed(long number) {
    reserve(Long.BYTES);
    BitUtil.VH_LE_LONG.set(bytes, length, number);
    length += Long.BYTES;
    return this;
  }

  DetailBytes bytes(byte[] from, int number) {
    reserve(number);
    System.arraycopy(from, 0, bytes, length, number);
    length += number;
    return this;
  }

  /** All that was written; nothing more may be. */
  BytesRef whole() {
    return new BytesRef(bytes, 0, length);
  }
}
