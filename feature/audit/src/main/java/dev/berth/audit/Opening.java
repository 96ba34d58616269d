package dev.berth.audit;

import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a trail goes on.
 *
 * <p>The head that the journal's mark carries may lag behind the last entry, by what a crash left
 * between the two. Where it does not fit, the trail goes on from the head: so the gap stays visible
 * for every later verification.
 */
final class Opening {
  private final Journal journal;
  private final List<String> findings = new ArrayList<>();

  private Opening(Journal journal) {
    this.journal = journal;
  }

  /**
   * What was found.
   *
   * @param head where to go on
   * @param last the time of the last entry
   * @param begun the time of the last segment's first entry
   * @param findings what somebody has to look at
   */
  record Found(Head head, Instant last, Instant begun, List<String> findings) {}

  static Found of(Journal journal) {
    return new Opening(journal).find();
  }

  private Found find() {
    journal.damages().forEach(damage -> findings.add("the files: " + damage));
    if (journal.wasUnmarked()) {
      findings.add("the file that tells where the trail ends is missing or cannot be read");
    }
    Head noted = Head.of(journal.note()).orElse(Head.EMPTY);
    Head head = noted;
    Line last = null;
    Instant lastTime = Instant.MIN;
    try (JournalReader reader = journal.reader(journal.end())) {
      if (reader.previous() instanceof JournalItem.Intact(long _, long _, byte[] data)) {
        last = Line.of(data).orElse(null);
        lastTime = time(data).orElse(lastTime);
        head = last == null ? noted : goingOn(noted, last, reader);
      }
    }
    if (last == null && noted.last() > 0) {
      findings.add("entry %d, the last one, cannot be read".formatted(noted.last()));
    }
    return new Found(head, lastTime, begun(lastTime), List.copyOf(findings));
  }

  private Head goingOn(Head noted, Line last, JournalReader reader) {
    if (last.sequence() < noted.last()) {
      findings.add(
          "entries %d to %d, the last ones, are missing"
              .formatted(last.sequence() + 1, noted.last()));
      return noted;
    }
    Head.Anchor anchor = noted.anchor();
    if (journal.wasUnmarked()) {
      return new Head(last.sequence(), last.hash(), anchor);
    }
    Line same = lineOf(noted.last(), last, reader);
    boolean fits = noted.last() == 0 || (same != null && same.hash().equals(noted.hash()));
    if (!fits) {
      findings.add("entry %d, which was the last one, was replaced".formatted(noted.last()));
    }
    return !fits && last.sequence() == noted.last()
        ? noted
        : new Head(last.sequence(), last.hash(), anchor);
  }

  /** Goes back to an entry; null if it is not there. */
  private static @Nullable Line lineOf(long sequence, Line last, JournalReader reader) {
    Line line = last;
    while (line.sequence() > sequence) {
      if (!(reader.previous() instanceof JournalItem.Intact(long _, long _, byte[] data))) {
        return null;
      }
      Line before = Line.of(data).orElse(null);
      if (before == null || before.sequence() >= line.sequence()) {
        return null;
      }
      line = before;
    }
    return line.sequence() == sequence ? line : null;
  }

  private Instant begun(Instant otherwise) {
    List<Journal.Range> segments = journal.segments();
    if (segments.isEmpty()) {
      return otherwise;
    }
    try (JournalReader reader = journal.reader(segments.getLast().first())) {
      return reader.next() instanceof JournalItem.Intact(long _, long _, byte[] data)
          ? time(data).orElse(otherwise)
          : otherwise;
    }
  }

  private static Optional<Instant> time(byte[] data) {
    return EntryView.of(data).map(EntryView::time);
  }
}
