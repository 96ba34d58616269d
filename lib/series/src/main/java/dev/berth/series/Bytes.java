package dev.berth.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Bytes that grow as they are written. Confined to one thread. */
final class Bytes {
  private byte[] held = new byte[4096];
  private int length;

  void number(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      one((byte) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    one((byte) left);
  }

  void whole(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      one((byte) (value >>> shift));
    }
  }

  void text(String text) {
    byte[] encoded = text.getBytes(UTF_8);
    number(encoded.length);
    all(encoded);
  }

  void labels(SeriesKey key) {
    number(key.pairs());
    for (int i = 0; i < key.pairs(); i++) {
      text(key.pair(i));
    }
  }

  void chunk(Chunk chunk) {
    number(chunk.rows());
    number(chunk.bytes().length);
    all(chunk.bytes());
  }

  void all(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, held, length, bytes.length);
    length += bytes.length;
  }

  private void one(byte value) {
    room(1);
    held[length++] = value;
  }

  private void room(int count) {
    if (length + count > held.length) {
      held = Arrays.copyOf(held, Math.max(length + count, held.length * 2));
    }
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(held, 0, length);
  }

  long checksum() {
    return checksum(buffer());
  }

  static long checksum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    return sum.getValue();
  }

  static long number(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte one = from.get();
      value |= (long) (one & 0x7f) << shift;
      if (one >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("A number that does not end");
  }

  static String text(ByteBuffer from) {
    byte[] encoded = new byte[length(from)];
    from.get(encoded);
    return new String(encoded, UTF_8);
  }

  static SeriesKey key(String metric, ByteBuffer from) {
    String[] pairs = new String[length(from)];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = text(from);
    }
    return SeriesKey.checked(metric, pairs);
  }

  static Chunk chunk(ByteBuffer from, int columns) {
    int rows = (int) number(from);
    byte[] bytes = new byte[length(from)];
    from.get(bytes);
    return new Chunk(bytes, rows, columns);
  }

  private static int length(ByteBuffer from) {
    long length = number(from);
    if (length < 0 || length > from.remaining()) {
      throw new IndexOutOfBoundsException("A length beyond the end");
    }
    return (int) length;
  }
}
