package dev.berth.series;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes a file of rows, one metric after the other; it has its name when it is whole and on disk.
 *
 * <p>Each metric is a group: the number of its series, then of each its labels and its chunk. At
 * the end stands where each group is, with its checksum, and in the last bytes where that stands.
 */
final class PartWriter implements AutoCloseable {
  static final long MAGIC = 0x42455254_53455231L;
  static final int TRAILER = 3 * Long.BYTES;

  private final Path folder;
  private final Path draft;
  private final FileChannel file;
  private final Bytes group = new Bytes();
  private final Bytes footer = new Bytes();
  private long position;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  PartWriter(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    this.draft = folder.resolve("draft");
    this.file =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Writes all series of a metric; each metric comes once. */
  void group(String metric, Map<SeriesKey, ChunkWriter> series) throws IOException {
    group.clear();
    group.number(series.values().stream().filter(chunk -> chunk.rows() > 0).count());
    series.forEach(this::series);
    footer.text(metric);
    footer.number(position);
    footer.number(group.length());
    footer.number(group.checksum());
    write(group.buffer());
  }

  private void series(SeriesKey key, ChunkWriter chunk) {
    if (chunk.rows() > 0) {
      group.labels(key);
      group.chunk(chunk.chunk());
      first = Math.min(first, chunk.first());
      last = Math.max(last, chunk.last());
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      position += file.write(bytes);
    }
  }

  /**
   * Ends the file.
   *
   * @param log the last log that it holds the samples of; 0: none
   * @param width of a row in milliseconds
   */
  Part finish(long log, long width) throws IOException {
    Bytes trailer = new Bytes();
    trailer.whole(position);
    trailer.whole(footer.checksum());
    trailer.whole(MAGIC);
    write(footer.buffer());
    write(trailer.buffer());
    file.force(true);
    file.close();
    PartName name =
        first > last
            ? new PartName(0, 0, log)
            : new PartName(first, last + Math.max(1, width), log);
    Path whole = folder.resolve(name.toString());
    try {
      Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, whole, StandardCopyOption.REPLACE_EXISTING);
    }
    return new Part(whole, name, position);
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(draft);
  }
}
