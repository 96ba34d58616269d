package dev.berth.audit;

import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Between which times the entries of each segment are, read off its first and its last entry.
 * Thread-safe.
 */
final class SegmentTimes {
  private final Journal journal;
  private final Map<Long, Span> closed = new ConcurrentHashMap<>();

  SegmentTimes(Journal journal) {
    this.journal = journal;
  }

  /**
   * A segment.
   *
   * @param range where it is
   * @param first the number of its first entry; 0 if it has none that can be read
   * @param from the time of its first entry
   * @param until the time of its last entry; of the segment that is written to, the end of time
   */
  record Span(Journal.Range range, long first, Instant from, Instant until) {
    boolean overlaps(Instant since, Instant before) {
      return !until.isBefore(since) && from.isBefore(before);
    }
  }

  /** Of all segments, in order. */
  List<Span> list() {
    List<Journal.Range> ranges = journal.segments();
    closed.keySet().removeIf(position -> position < journal.first());
    return ranges.stream()
        .map(
            range ->
                range.equals(ranges.getLast())
                    ? read(range, true)
                    : closed.computeIfAbsent(range.first(), _ -> read(range, false)))
        .toList();
  }

  private Span read(Journal.Range range, boolean open) {
    Optional<EntryView> first;
    Optional<EntryView> last = Optional.empty();
    try (JournalReader reader = journal.reader(range.first())) {
      first = entry(reader.next());
    }
    if (!open) {
      try (JournalReader reader = journal.reader(range.end())) {
        last = entry(reader.previous());
      }
    }
    return new Span(
        range,
        first.map(EntryView::sequence).orElse(0L),
        first.map(EntryView::time).orElse(Instant.MIN),
        last.map(EntryView::time).orElse(Instant.MAX));
  }

  private static Optional<EntryView> entry(@Nullable JournalItem item) {
    return item instanceof JournalItem.Intact(long _, long _, byte[] data)
        ? EntryView.of(data)
        : Optional.empty();
  }
}
