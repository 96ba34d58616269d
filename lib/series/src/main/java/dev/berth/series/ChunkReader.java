package dev.berth.series;

/** Reads what {@link ChunkWriter} wrote, row by row. Confined to one thread. */
final class ChunkReader {
  private final byte[] bytes;
  private final int rows;
  private final long[] values;
  private final int[] windows;
  private int at;
  private int row;
  private long time;
  private long delta;

  ChunkReader(Chunk chunk) {
    bytes = chunk.bytes();
    rows = chunk.rows();
    values = new long[chunk.columns()];
    windows = new int[2 * chunk.columns()];
  }

  /**
   * Goes to the next row, if there is one.
   *
   * @throws IndexOutOfBoundsException if it is damaged
   */
  boolean next() {
    if (row == rows) {
      return false;
    }
    if (row == 0) {
      time = take(64);
    } else {
      delta += change();
      time += delta;
    }
    for (int i = 0; i < values.length; i++) {
      value(i);
    }
    row++;
    return true;
  }

  private long change() {
    if (take(1) == 0) {
      return 0;
    }
    if (take(1) == 0) {
      return signed(7);
    }
    if (take(1) == 0) {
      return signed(14);
    }
    return take(1) == 0 ? signed(20) : take(64);
  }

  private long signed(int count) {
    int unused = 64 - count;
    return take(count) << unused >> unused;
  }

  private void value(int column) {
    if (take(1) == 0) {
      return;
    }
    if (take(1) == 1) {
      int leading = (int) take(5);
      int length = (int) take(6) + 1;
      windows[2 * column] = length;
      windows[2 * column + 1] = Math.max(0, 64 - leading - length);
    }
    values[column] ^= take(windows[2 * column]) << windows[2 * column + 1];
  }

  private long take(int count) {
    long value = 0;
    int left = count;
    while (left > 0) {
      int room = 8 - (at & 7);
      int taken = Math.min(room, left);
      long piece = (bytes[at >> 3] >>> (room - taken)) & ((1L << taken) - 1);
      value = value << taken | piece;
      at += taken;
      left -= taken;
    }
    return value;
  }

  int columns() {
    return values.length;
  }

  long time() {
    return time;
  }

  double columnValue(int column) {
    return Double.longBitsToDouble(values[column]);
  }
}
