package dev.berth.audit;

import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds entries; reads only the segments that may have some. Thread-safe. */
final class Search {
  private final Journal journal;
  private final SegmentTimes times;

  Search(Journal journal, SegmentTimes times) {
    this.journal = journal;
    this.times = times;
  }

  /** Takes what was found. */
  @FunctionalInterface
  interface Found {
    void accept(EntryView entry) throws IOException;
  }

  /**
   * Finds entries, the oldest first.
   *
   * @param visible whether whoever asks may see one
   * @return from where what comes later goes on
   */
  long find(AuditQuery query, Predicate<EntryView> visible, Found found) throws IOException {
    long end = journal.end();
    Predicate<EntryView> wanted = visible.and(query::matches);
    List<SegmentTimes.Span> spans =
        times.list().stream().filter(span -> span.overlaps(query.since(), query.until())).toList();
    if (query.tail() > 0) {
      tail(spans, end, wanted, query, found);
      return end;
    }
    for (SegmentTimes.Span span : spans) {
      forwards(span.range().first(), Math.min(end, span.range().end()), wanted, found);
    }
    return end;
  }

  /**
   * Finds entries that came later.
   *
   * @param from what {@link #find} or this returned before
   * @return from where to go on
   */
  long after(long from, AuditQuery query, Predicate<EntryView> visible, Found found)
      throws IOException {
    long end = journal.end();
    if (from < end) {
      forwards(Math.max(from, journal.first()), end, visible.and(query::matches), found);
    }
    return end;
  }

  private void forwards(long from, long end, Predicate<EntryView> wanted, Found found)
      throws IOException {
    try (JournalReader reader = journal.reader(from)) {
      while (reader.position() < end) {
        JournalItem item = reader.next();
        if (item == null) {
          return;
        }
        Optional<EntryView> entry = entry(item).filter(wanted);
        if (entry.isPresent()) {
          found.accept(entry.get());
        }
      }
    }
  }

  /** Goes back until there are enough, keeping only where they are. */
  private void tail(
      List<SegmentTimes.Span> spans,
      long end,
      Predicate<EntryView> wanted,
      AuditQuery query,
      Found found)
      throws IOException {
    long[] positions = new long[query.tail()];
    int count = 0;
    for (SegmentTimes.Span span : spans.reversed()) {
      count = backwards(span, end, wanted, query, positions, count);
      if (count == positions.length) {
        break;
      }
    }
    for (int i = count - 1; i >= 0; i--) {
      try (JournalReader reader = journal.reader(positions[i])) {
        JournalItem item = reader.next();
        Optional<EntryView> entry = item == null ? Optional.empty() : entry(item).filter(wanted);
        if (entry.isPresent()) {
          found.accept(entry.get());
        }
      }
    }
  }

  private int backwards(
      SegmentTimes.Span span,
      long end,
      Predicate<EntryView> wanted,
      AuditQuery query,
      long[] positions,
      int from) {
    int count = from;
    try (JournalReader reader = journal.reader(Math.min(end, span.range().end()))) {
      while (count < positions.length && reader.position() > span.range().first()) {
        JournalItem item = reader.previous();
        if (item == null || item.position() < span.range().first()) {
          break;
        }
        Optional<EntryView> entry = entry(item);
        if (entry.isPresent() && entry.get().time().isBefore(query.since())) {
          break;
        }
        if (entry.filter(wanted).isPresent()) {
          positions[count] = item.position();
          count++;
        }
      }
    }
    return count;
  }

  private static Optional<EntryView> entry(JournalItem item) {
    return item instanceof JournalItem.Intact(long _, long _, byte[] data)
        ? EntryView.of(data)
        : Optional.empty();
  }
}
