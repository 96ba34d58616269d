package dev.berth.series;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that does not change any more. Immutable.
 *
 * @param size in bytes
 */
record Part(Path file, PartName name, long size) {
  /** Where a metric's series stand in it. */
  private record Group(long position, int length, long checksum) {}

  /** Is given the chunks of a file. */
  @FunctionalInterface
  interface ChunkSink {
    void take(SeriesKey key, Chunk chunk) throws IOException;
  }

  /** An open file. Confined to one thread. */
  static final class Reader implements AutoCloseable {
    private final Part part;
    private final FileChannel channel;
    private final SortedMap<String, Group> groups = new TreeMap<>();

    private Reader(Part part, FileChannel channel) throws IOException {
      this.part = part;
      this.channel = channel;
      ByteBuffer trailer = read(part.size - PartWriter.TRAILER, PartWriter.TRAILER);
      long start = trailer.getLong();
      long checksum = trailer.getLong();
      if (trailer.getLong() != PartWriter.MAGIC || start < 0 || start > part.size) {
        throw damaged();
      }
      ByteBuffer footer = read(start, part.size - PartWriter.TRAILER - start);
      if (Bytes.checksum(footer) != checksum) {
        throw damaged();
      }
      while (footer.hasRemaining()) {
        String metric = Bytes.text(footer);
        long position = Bytes.number(footer);
        groups.put(metric, new Group(position, (int) Bytes.number(footer), Bytes.number(footer)));
      }
    }

    Iterable<String> metrics() {
      return groups.keySet();
    }

    /** Gives all chunks of a metric; none if it has none of it. */
    void read(String metric, int columns, ChunkSink sink) throws IOException {
      @Nullable Group group = groups.get(metric);
      if (group == null) {
        return;
      }
      ByteBuffer bytes = read(group.position(), group.length());
      if (Bytes.checksum(bytes) != group.checksum()) {
        throw damaged();
      }
      long count = Bytes.number(bytes);
      for (long i = 0; i < count; i++) {
        sink.take(Bytes.key(metric, bytes), Bytes.chunk(bytes, columns));
      }
    }

    private ByteBuffer read(long position, long length) throws IOException {
      if (length < 0 || length > Integer.MAX_VALUE || position < 0) {
        throw damaged();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, position + bytes.position()) < 0) {
          throw damaged();
        }
      }
      return bytes.flip();
    }

    private IOException damaged() {
      return new IOException("The file " + part.file + " is damaged");
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Opens it.
   *
   * @throws IOException if it is damaged, or gone
   */
  Reader open() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Reader(this, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  boolean touches(long from, long to) {
    return name.from() < to && name.to() > from;
  }
}
