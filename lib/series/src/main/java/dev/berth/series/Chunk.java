package dev.berth.series;

/**
 * Compressed rows of one series.
 *
 * @param rows how many
 * @param columns how many values a row has
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not copied for nothing.
record Chunk(byte[] bytes, int rows, int columns) {
  ChunkReader reader() {
    return new ChunkReader(this);
  }
}
