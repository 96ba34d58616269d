package dev.berth.series;

/** Makes rows of a width out of finer ones, one series at a time. Confined to one thread. */
final class Coarsening {
  private final long width;
  private final ChunkWriter made = new ChunkWriter(Row.COLUMNS);
  private final Row row = new Row();
  private final Row pending = new Row();
  private boolean begun;

  /**
   * @param width in milliseconds
   */
  Coarsening(long width) {
    this.width = width;
  }

  /** Adds rows; what a clock that was set back doubles adds up. */
  void add(Chunk chunk) {
    ChunkReader reader = chunk.reader();
    while (reader.next()) {
      row.read(reader);
      add();
    }
  }

  private void add() {
    if (Double.isNaN(row.sum())) {
      return;
    }
    long start = Math.floorDiv(row.time(), width) * width;
    if (begun && start == pending.time()) {
      pending.add(row);
      return;
    }
    flush();
    pending.set(row, start);
    begun = true;
  }

  private void flush() {
    if (begun) {
      pending.writeTo(made);
    }
  }

  /** All rows; empty if there was nothing but what is no number. */
  ChunkWriter end() {
    flush();
    begun = false;
    return made;
  }
}
