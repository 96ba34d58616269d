package dev.berth.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The segment that is written to. Confined to one thread. */
final class SegmentWriter implements AutoCloseable {
  private final Segment segment;
  private final FileChannel file;
  private long size;
  private boolean hasRest;

  private SegmentWriter(Segment segment, FileChannel file, long size) {
    this.segment = segment;
    this.file = file;
    this.size = size;
  }

  /** Begins one; on disk when it returns. */
  static SegmentWriter create(Path folder, Segment segment) throws IOException {
    // A file of that name is what is left of an attempt: nothing behind the end is anybody's.
    FileChannel file =
        FileChannel.open(
            segment.file(),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      ByteBuffer header = ByteBuffer.allocate(SegmentFile.HEADER);
      write(file, header.putLong(SegmentFile.MAGIC).putLong(segment.base()).flip(), 0);
      file.force(true);
      forceFolder(folder);
      return new SegmentWriter(segment, file, SegmentFile.HEADER);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** Goes on with one; what stands behind its size is cut off. */
  static SegmentWriter resume(Segment segment, long size) throws IOException {
    FileChannel file = FileChannel.open(segment.file(), StandardOpenOption.WRITE);
    try {
      if (file.size() > size) {
        file.truncate(size);
        file.force(true);
      }
      return new SegmentWriter(segment, file, size);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Segment segment() {
    return segment;
  }

  /** What is on disk of it. */
  long size() {
    return size;
  }

  /** The position behind what is on disk. */
  long end() {
    return segment.base() + size;
  }

  /** Adds bytes; on disk when it returns. After a failure the segment is as it was. */
  void append(ByteBuffer bytes) throws IOException {
    if (hasRest) {
      cutRest();
    }
    int length = bytes.remaining();
    try {
      write(file, bytes, size);
      file.force(false);
    } catch (IOException e) {
      hasRest = true;
      try {
        cutRest();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    size += length;
  }

  private void cutRest() throws IOException {
    file.truncate(size);
    hasRest = false;
  }

  private static void write(FileChannel file, ByteBuffer bytes, long offset) throws IOException {
    long to = offset;
    while (bytes.hasRemaining()) {
      to += file.write(bytes, to);
    }
  }

  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
