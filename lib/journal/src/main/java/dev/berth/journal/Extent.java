package dev.berth.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * What of a journal is on disk. Immutable.
 *
 * @param segments in order
 * @param first where it begins
 * @param end where it ends
 */
record Extent(List<Segment> segments, long first, long end) {
  Extent {
    segments = List.copyOf(segments);
  }

  Extent withEnd(long changed) {
    return new Extent(segments, first, changed);
  }

  Extent with(Segment added) {
    List<Segment> all = new ArrayList<>(segments);
    all.remove(added);
    all.add(added);
    return new Extent(all, first, Math.max(end, added.base()));
  }

  /** Without the segments that end at or before a position; the last always stays. */
  Extent without(long position) {
    int gone = 0;
    while (gone + 1 < segments.size() && segments.get(gone + 1).base() <= position) {
      gone++;
    }
    List<Segment> left = segments.subList(gone, segments.size());
    return new Extent(left, gone == 0 ? first : left.getFirst().base(), end);
  }

  /** The index of the last segment that begins at or before a position; -1 if none does. */
  int indexOf(long position) {
    int index = segments.size() - 1;
    while (index >= 0 && segments.get(index).base() > position) {
      index--;
    }
    return index;
  }

  /** Where a segment ends, if nothing is missing. */
  long endOf(int index) {
    return index + 1 < segments.size() ? segments.get(index + 1).base() : end;
  }
}
