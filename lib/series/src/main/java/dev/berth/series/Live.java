package dev.berth.series;

import org.jspecify.annotations.Nullable;

/** A series that samples come of. Guarded by its {@link Head}. */
final class Live {
  private final SeriesKey key;
  private @Nullable ChunkWriter chunk;
  private @Nullable ChunkWriter spare;
  private long last = Long.MIN_VALUE;
  private double value;

  Live(SeriesKey key) {
    this.key = key;
  }

  SeriesKey key() {
    return key;
  }

  long last() {
    return last;
  }

  double value() {
    return value;
  }

  @Nullable ChunkWriter chunk() {
    return chunk;
  }

  /** How much memory more it takes now. */
  int append(long time, double measured) {
    if (chunk == null) {
      chunk = spare == null ? new ChunkWriter(1) : spare;
      spare = null;
    }
    int before = chunk.rows() == 0 ? 0 : chunk.size();
    chunk.append(time, measured);
    last = time;
    value = measured;
    return chunk.size() - before;
  }

  /** Gives back what was taken, once it is in a file, for what comes next. */
  void giveBack(ChunkWriter written) {
    if (spare == null) {
      written.clear();
      spare = written;
    }
  }

  /** Takes what it has, so that it begins anew. */
  @Nullable ChunkWriter take() {
    ChunkWriter taken = chunk;
    chunk = null;
    return taken;
  }

  /** Lets samples come that are older than those that came. */
  void forgetTime() {
    last = Long.MIN_VALUE;
  }
}
