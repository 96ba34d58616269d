package dev.berth.audit;

import dev.berth.access.Action;
import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import dev.berth.records.AuditEntry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Takes away the oldest segments: those over their time, and those over the size.
 *
 * <p>First an entry says which entries go, with the hash of the last of them, and the head says
 * where the trail begins from now on; then they go. So what is left can be verified, and what
 * somebody else takes away shows.
 */
final class Retention {
  static final Action EXPIRE = new Action("audit:Expire");

  private static final Logger LOG = System.getLogger(Retention.class.getName());

  private final Journal journal;
  private final Chain chain;
  private final SegmentTimes times;
  private final AuditSettings settings;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  Retention(
      Journal journal,
      Chain chain,
      SegmentTimes times,
      AuditSettings settings,
      InstantSource clock) {
    this.journal = journal;
    this.chain = chain;
    this.times = times;
    this.settings = settings;
    this.clock = clock;
  }

  InstantSource clock() {
    return clock;
  }

  /** Does something while nothing is taken away. */
  <T> T pausedFor(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Finishes what a crash has interrupted: takes away what is signed off. */
  void finish() {
    long first = chain.head().anchor().first();
    times.list().stream()
        .filter(span -> span.first() == first && span.range().first() > journal.first())
        .forEach(span -> journal.deleteBefore(span.range().first()));
  }

  /** Takes away what has to go now; nothing while somebody verifies. */
  void expire() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      List<SegmentTimes.Span> spans = times.list();
      int kept = firstToKeep(spans);
      if (kept > 0) {
        expire(spans.get(kept));
      }
    } finally {
      lock.unlock();
    }
  }

  private int firstToKeep(List<SegmentTimes.Span> spans) {
    if (spans.isEmpty()) {
      return 0;
    }
    Instant oldest = clock.instant().minus(settings.keep());
    long end = spans.getLast().range().end();
    int index = 0;
    while (index < spans.size() - 1) {
      SegmentTimes.Span span = spans.get(index);
      boolean tooMuch = end - span.range().first() > settings.size().bytes();
      if (!tooMuch && !lastTime(span, spans.get(index + 1)).isBefore(oldest)) {
        break;
      }
      index++;
    }
    // What is left has to begin with an entry that can be named.
    while (index > 0 && spans.get(index).first() == 0) {
      index--;
    }
    return index;
  }

  /** When the last entry of a segment was written, or the next one's first if it is damaged. */
  private static Instant lastTime(SegmentTimes.Span span, SegmentTimes.Span next) {
    return span.until().equals(Instant.MAX) ? next.from() : span.until();
  }

  private void expire(SegmentTimes.Span next) {
    long first = chain.head().anchor().first();
    long last = next.first() - 1;
    Optional<Hash> hash = hashBefore(next.range().first());
    if (hash.isEmpty()) {
      LOG.log(Level.WARNING, "The audit trail's entry " + last + " cannot be read");
    }
    AuditEntry entry =
        new AuditEntry(
            Audit.BERTH,
            EXPIRE,
            Audit.TRAIL,
            AuditEntry.Result.DONE,
            Map.of(
                "first", Long.toString(first),
                "last", Long.toString(last),
                "hash", hash.orElse(Hash.NONE).hex()));
    journal.append(chain.signingOff(EntryText.of(entry), next.first(), hash.orElse(Hash.NONE)));
    journal.deleteBefore(next.range().first());
    LOG.log(
        Level.INFO, "Took entries " + first + " to " + last + " of the audit trail away: too old");
  }

  private Optional<Hash> hashBefore(long position) {
    try (JournalReader reader = journal.reader(position)) {
      return reader.previous() instanceof JournalItem.Intact(long _, long _, byte[] data)
          ? Line.of(data).map(Line::hash)
          : Optional.empty();
    }
  }
}
