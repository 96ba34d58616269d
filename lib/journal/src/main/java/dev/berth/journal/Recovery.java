package dev.berth.journal;

import dev.berth.journal.JournalItem.Damage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a journal ends.
 *
 * <p>What a crash leaves behind the last whole record is cut off: it was never acknowledged. A
 * record that cannot be read is such a rest only if nothing was forced to disk after it, which the
 * batches of what follows tell, and the mark. Everything else is damage and stays as it is; the
 * journal then goes on in a new segment.
 */
final class Recovery {
  private final Path folder;
  private final Mark mark;
  private final List<Segment> segments = new ArrayList<>();
  private final List<Damage> damages = new ArrayList<>();

  /**
   * What was found.
   *
   * @param first where the journal begins
   * @param end where it ends
   * @param tail the segment to go on with, which ends there; null: a new one
   * @param damages in the order of positions, of all that was looked at
   */
  record Found(
      List<Segment> segments, long first, long end, @Nullable Segment tail, List<Damage> damages) {}

  private Recovery(Path folder, Mark mark) {
    this.folder = folder;
    this.mark = mark;
  }

  static Found of(Path folder, Mark mark) throws IOException {
    return new Recovery(folder, mark).find();
  }

  private Found find() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      files.map(Segment::of).flatMap(Optional::stream).sorted().forEach(segments::add);
    }
    finishDeletion();
    checkJoints();
    while (!segments.isEmpty()) {
      Segment last = segments.getLast();
      Found found = last(last);
      if (found != null) {
        return found;
      }
      Files.delete(last.file());
      segments.removeLast();
    }
    return found(mark.first(), null);
  }

  private void finishDeletion() throws IOException {
    while (segments.size() > 1 && segments.get(1).base() <= mark.first()) {
      Files.delete(segments.removeFirst().file());
    }
  }

  private void checkJoints() throws IOException {
    long expected = mark.first();
    for (Segment segment : segments) {
      if (segment.base() > expected) {
        damages.add(new Damage(expected, segment.base(), "a part is missing"));
      } else if (segment.base() < expected) {
        damages.add(new Damage(segment.base(), expected, "a part is too long"));
      }
      expected = segment.base() + Files.size(segment.file());
    }
  }

  /** Reads the last segment; null if it was never begun. */
  private @Nullable Found last(Segment segment) throws IOException {
    try (SegmentFile file = SegmentFile.open(segment)) {
      long limit = file.size();
      if (!file.hasHeader()) {
        if (mark.end() <= segment.base() && file.search(0, limit) == null) {
          return null;
        }
        damages.add(new Damage(segment.base(), segment.base(), "a part has lost its head"));
      }
      long offset = SegmentFile.HEADER;
      while (true) {
        Frame frame = file.frame(offset);
        if (frame != null) {
          offset = frame.end();
          continue;
        }
        if (offset >= limit) {
          return found(segment.base() + offset, segment);
        }
        boolean known = segment.base() + offset < mark.end();
        Frame next = file.search(offset + 1, limit);
        if (!known && (next == null || next.batch() <= offset)) {
          return found(segment.base() + offset, segment);
        }
        long end = next == null ? limit : next.offset();
        damages.add(
            new Damage(segment.base() + offset, segment.base() + end, "records are damaged"));
        if (next == null) {
          return found(segment.base() + limit, null);
        }
        offset = end;
      }
    }
  }

  private Found found(long end, @Nullable Segment tail) {
    if (end < mark.end()) {
      damages.add(new Damage(end, mark.end(), "the end is cut off"));
      return new Found(List.copyOf(segments), mark.first(), mark.end(), null, damages);
    }
    return new Found(List.copyOf(segments), mark.first(), end, tail, damages);
  }
}
