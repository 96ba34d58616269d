package dev.berth.journal;

import dev.berth.journal.JournalItem.Damage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal as it was when the reader was made, forwards or backwards. Confined to one
 * thread.
 */
public final class JournalReader implements AutoCloseable {
  private final Path folder;
  private final Supplier<Extent> now;
  private final Extent extent;
  private long position;
  private @Nullable SegmentFile open;
  private List<Span> spans = List.of();

  /** A piece of a damaged segment, from an offset to an offset. */
  private record Span(long from, long to) {}

  JournalReader(Path folder, Supplier<Extent> now, long position) {
    this.folder = folder;
    this.now = now;
    this.extent = now.get();
    this.position = Math.min(Math.max(position, extent.first()), extent.end());
  }

  /** Where it stands. */
  public long position() {
    return position;
  }

  /**
   * The item here, and goes behind it; null at the end.
   *
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if the disk fails
   */
  public @Nullable JournalItem next() {
    try {
      while (position < extent.end()) {
        int index = extent.indexOf(position);
        JournalItem item =
            index < 0 ? missing(extent.segments().isEmpty() ? extent.end() : base(0)) : next(index);
        if (item != null) {
          position = item.end();
          return item;
        }
      }
      return null;
    } catch (IOException e) {
      throw DiskFailure.reading(folder, e);
    }
  }

  private @Nullable JournalItem next(int index) throws IOException {
    SegmentFile file = open(index);
    long end = extent.endOf(index);
    if (file == null) {
      return gone(end);
    }
    long offset = position - base(index);
    if (offset < SegmentFile.HEADER) {
      boolean right = file.hasHeader() && (isLast(index) || file.size() <= end - base(index));
      long start = base(index) + SegmentFile.HEADER;
      Damage flaw = new Damage(position, start, "a part has another head or length");
      position = start;
      return right ? null : flaw;
    }
    long limit = Math.min(end - base(index), file.size());
    Frame frame = file.frame(offset);
    if (frame != null && frame.end() <= limit) {
      return record(index, frame);
    }
    if (offset >= limit) {
      return missing(end);
    }
    Frame found = file.search(offset + 1, limit);
    return damaged(base(index) + (found == null ? limit : found.offset()));
  }

  /**
   * The item that ends here, and goes before it; null at the beginning.
   *
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if the disk fails
   */
  public @Nullable JournalItem previous() {
    try {
      while (position > extent.first()) {
        int index = extent.indexOf(position - 1);
        JournalItem item = index < 0 ? before(extent.first()) : previous(index);
        if (item != null) {
          position = item.position();
          return item;
        }
      }
      return null;
    } catch (IOException e) {
      throw DiskFailure.reading(folder, e);
    }
  }

  private @Nullable JournalItem previous(int index) throws IOException {
    SegmentFile file = open(index);
    if (file == null) {
      if (now.get().first() >= position) {
        position = extent.first();
        return null;
      }
      return before(base(index));
    }
    long offset = position - base(index);
    if (offset <= SegmentFile.HEADER) {
      position = base(index);
      return null;
    }
    if (offset > file.size()) {
      return before(base(index) + Math.max(SegmentFile.HEADER, file.size()));
    }
    Frame frame = spans.isEmpty() ? file.frameBefore(offset) : null;
    if (frame != null) {
      return record(index, frame);
    }
    return damagedBefore(index, file, offset);
  }

  /** Goes back through a segment that can be read forwards only, by the pieces it has. */
  private JournalItem damagedBefore(int index, SegmentFile file, long offset) throws IOException {
    if (spans.isEmpty() || spans.getLast().to() != offset) {
      spans = spans(file, offset);
    }
    Span last = spans.removeLast();
    Frame frame = file.frame(last.from());
    return frame != null && frame.end() == last.to()
        ? record(index, frame)
        : new Damage(base(index) + last.from(), position, "records are damaged");
  }

  private static List<Span> spans(SegmentFile file, long limit) throws IOException {
    List<Span> found = new ArrayList<>();
    long offset = SegmentFile.HEADER;
    while (offset < limit) {
      Frame frame = file.frame(offset);
      if (frame == null || frame.end() > limit) {
        Frame next = file.search(offset + 1, limit);
        found.add(new Span(offset, next == null ? limit : next.offset()));
      } else {
        found.add(new Span(offset, frame.end()));
      }
      offset = found.getLast().to();
    }
    return found;
  }

  private JournalItem.Intact record(int index, Frame frame) {
    return new JournalItem.Intact(
        base(index) + frame.offset(), base(index) + frame.end(), frame.data());
  }

  private boolean isLast(int index) {
    return index == extent.segments().size() - 1;
  }

  private long base(int index) {
    return extent.segments().get(index).base();
  }

  /** A segment whose file has gone: deleted by the journal meanwhile, or by somebody else. */
  private @Nullable JournalItem gone(long end) {
    long first = now.get().first();
    if (first > position) {
      position = Math.min(first, extent.end());
      return null;
    }
    return missing(end);
  }

  private Damage missing(long end) {
    return new Damage(position, end, "a part is missing");
  }

  private Damage damaged(long end) {
    return new Damage(position, end, "records are damaged");
  }

  private Damage before(long from) {
    return new Damage(from, position, "a part is missing");
  }

  private @Nullable SegmentFile open(int index) throws IOException {
    Segment wanted = extent.segments().get(index);
    if (open != null && open.segment().equals(wanted)) {
      return open;
    }
    close();
    try {
      open = SegmentFile.open(wanted);
      return open;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void close() {
    spans = List.of();
    SegmentFile last = open;
    open = null;
    if (last != null) {
      try {
        last.close();
      } catch (IOException e) {
        throw DiskFailure.reading(folder, e);
      }
    }
  }
}
