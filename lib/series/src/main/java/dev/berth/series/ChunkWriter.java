package dev.berth.series;

import java.util.Arrays;

/**
 * Rows of one series, compressed bit by bit as they come: of times the change of the change, of
 * values what differs from the value before. Confined to one thread.
 *
 * <p>The method is that of "Gorilla: A Fast, Scalable, In-Memory Time Series Database" (Pelkonen et
 * al., VLDB 2015), section 4.1, with times in milliseconds.
 */
final class ChunkWriter {
  private static final int FIRST_BYTES = 32;

  private final long[] previous;
  private final byte[] windows;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int bits;
  private int rows;
  private long first;
  private long time;
  private long delta;

  ChunkWriter(int columns) {
    previous = new long[columns];
    windows = new byte[2 * columns];
    Arrays.fill(windows, (byte) -1);
  }

  void append(long when, double... values) {
    if (rows == 0) {
      put(when, 64);
      first = when;
    } else {
      long change = when - time;
      time(change - delta);
      delta = change;
    }
    time = when;
    for (int i = 0; i < previous.length; i++) {
      value(i, Double.doubleToRawLongBits(values[i]));
    }
    rows++;
  }

  private void time(long change) {
    if (change == 0) {
      put(0, 1);
    } else if (change >= -64 && change < 64) {
      put(0b10, 2);
      put(change, 7);
    } else if (change >= -8192 && change < 8192) {
      put(0b110, 3);
      put(change, 14);
    } else if (change >= -524_288 && change < 524_288) {
      put(0b1110, 4);
      put(change, 20);
    } else {
      put(0b1111, 4);
      put(change, 64);
    }
  }

  private void value(int column, long value) {
    long changed = value ^ previous[column];
    previous[column] = value;
    if (changed == 0) {
      put(0, 1);
      return;
    }
    int leading = Math.min(Long.numberOfLeadingZeros(changed), 31);
    int trailing = Long.numberOfTrailingZeros(changed);
    int windowLeading = windows[2 * column];
    int windowTrailing = windows[2 * column + 1];
    if (windowLeading >= 0 && leading >= windowLeading && trailing >= windowTrailing) {
      put(0b10, 2);
      put(changed >>> windowTrailing, 64 - windowLeading - windowTrailing);
      return;
    }
    windows[2 * column] = (byte) leading;
    windows[2 * column + 1] = (byte) trailing;
    int length = 64 - leading - trailing;
    put(0b11, 2);
    put(leading, 5);
    put(length - 1, 6);
    put(changed >>> trailing, length);
  }

  private void put(long value, int count) {
    if ((bits + count + 7) / 8 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length + Math.max(FIRST_BYTES, bytes.length / 2));
    }
    int left = count;
    while (left > 0) {
      int room = 8 - (bits & 7);
      int taken = Math.min(room, left);
      long piece = (value >>> (left - taken)) & ((1L << taken) - 1);
      bytes[bits >> 3] |= (byte) (piece << (room - taken));
      bits += taken;
      left -= taken;
    }
  }

  /** Begins anew in the same memory. */
  void clear() {
    Arrays.fill(previous, 0);
    Arrays.fill(windows, (byte) -1);
    Arrays.fill(bytes, (byte) 0);
    bits = 0;
    rows = 0;
    first = 0;
    time = 0;
    delta = 0;
  }

  int rows() {
    return rows;
  }

  long first() {
    return first;
  }

  /** Of the last row. */
  long last() {
    return time;
  }

  /** How much memory it takes, about. */
  int size() {
    return bytes.length;
  }

  Chunk chunk() {
    return new Chunk(Arrays.copyOf(bytes, (bits + 7) / 8), rows, previous.length);
  }
}
