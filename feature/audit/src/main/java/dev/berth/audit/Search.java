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
   */
  void find(AuditQuery query, Predicate<EntryView> visible, Found found) throws IOException {
    Predicate<EntryView> wanted = visible.and(query::matches);
    List<SegmentTimes.Span> spans =
        times.list().stream().filter(span -> span.overlaps(query.since(), query.until())).toList();
    if (query.tail() > 0) {
      tail(spans, wanted, query, found);
      return;
    }
    for (SegmentTimes.Span span : spans) {
      forwards(span, wanted, found);
    }
  }

  private void forwards(SegmentTimes.Span span, Predicate<EntryView> wanted, Found found)
      throws IOException {
    try (JournalReader reader = journal.reader(span.range().first())) {
      while (reader.position() < span.range().end()) {
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
      List<SegmentTimes.Span> spans, Predicate<EntryView> wanted, AuditQuery query, Found found)
      throws IOException {
    long[] positions = new long[query.tail()];
    int count = 0;
    for (SegmentTimes.Span span : spans.reversed()) {
      count = backwards(span, wanted, query, positions, count);
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
      Predicate<EntryView> wanted,
      AuditQuery query,
      long[] positions,
      int from) {
    int count = from;
    try (JournalReader reader = journal.reader(span.range().end())) {
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
