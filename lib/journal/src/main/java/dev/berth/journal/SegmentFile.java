package dev.berth.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** A segment that is read. Confined to one thread. */
final class SegmentFile implements AutoCloseable {
  /** {@link #MAGIC} and the base. */
  static final int HEADER = 16;

  static final long MAGIC = 0x6265727468_4a_0001L;

  private final Segment segment;
  private final FileChannel file;
  private final Window window;

  private SegmentFile(Segment segment, FileChannel file) {
    this.segment = segment;
    this.file = file;
    this.window = new Window(file);
  }

  /**
   * @throws java.nio.file.NoSuchFileException if it has gone
   */
  static SegmentFile open(Segment segment) throws IOException {
    return new SegmentFile(segment, FileChannel.open(segment.file(), StandardOpenOption.READ));
  }

  Segment segment() {
    return segment;
  }

  long size() throws IOException {
    return file.size();
  }

  boolean hasHeader() throws IOException {
    ByteBuffer header = window.at(0, HEADER);
    return header != null && header.getLong() == MAGIC && header.getLong() == segment.base();
  }

  /** The frame that begins at an offset; null if none does that is whole and right. */
  @Nullable Frame frame(long offset) throws IOException {
    ByteBuffer head = window.at(offset, Frame.HEAD);
    if (head == null || offset < HEADER) {
      return null;
    }
    int length = head.getInt();
    int back = head.getInt();
    int sum = head.getInt();
    if (length < 1 || length > Frame.LONGEST || back < 0 || back > offset - HEADER) {
      return null;
    }
    ByteBuffer last = window.at(offset + Frame.HEAD + length, Frame.TAIL);
    if (last == null || last.getInt() != length) {
      return null;
    }
    ByteBuffer data = window.at(offset + Frame.HEAD, length);
    if (data == null || Frame.sum(segment.base() + offset, length, back, data.slice()) != sum) {
      return null;
    }
    byte[] bytes = new byte[length];
    data.get(bytes);
    return new Frame(offset, back, bytes);
  }

  /** The frame that ends at an offset; null if none does that is whole and right. */
  @Nullable Frame frameBefore(long offset) throws IOException {
    ByteBuffer last = window.at(offset - Frame.TAIL, Frame.TAIL);
    if (last == null) {
      return null;
    }
    long start = offset - Frame.OVERHEAD - last.getInt();
    Frame frame = start < HEADER || start >= offset ? null : frame(start);
    return frame != null && frame.end() == offset ? frame : null;
  }

  /** The first frame at or behind an offset that ends within a limit; null if there is none. */
  @Nullable Frame search(long offset, long limit) throws IOException {
    for (long each = Math.max(offset, HEADER); each + Frame.OVERHEAD < limit; each++) {
      Frame frame = frame(each);
      if (frame != null && frame.end() <= limit) {
        return frame;
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
