package dev.berth.audit;

import dev.berth.audit.Verdict.Finding;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the trail from its beginning and says what is missing, altered, inserted or out of order.
 * Confined to one thread, for one reading.
 */
final class Verification {
  /** How many findings are told. */
  static final int MOST = 100;

  private final Head head;
  private final List<Finding> findings = new ArrayList<>();
  private long entries;
  private long expected;

  /** The hash of the entry before the expected one. */
  private Hash previous;

  /** Whether it has been told already that the expected one cannot be read. */
  private boolean told;

  private boolean signed;
  private boolean begun;

  /**
   * @param head where the trail began and ended before the reading
   */
  Verification(Head head) {
    this.head = head;
    this.expected = head.anchor().first();
    this.previous = head.anchor().previous();
    this.signed = head.anchor().signedBy() == 0;
  }

  Verdict read(JournalReader reader) {
    for (JournalItem item = reader.next(); item != null; item = reader.next()) {
      switch (item) {
        case JournalItem.Damage damage -> damaged(damage);
        case JournalItem.Intact(long _, long _, byte[] data) ->
            Line.of(data).ifPresentOrElse(line -> entry(line, data), this::unreadable);
      }
    }
    return verdict();
  }

  private void damaged(JournalItem.Damage damage) {
    find(expected, "Entry %d cannot be read: %s.".formatted(expected, damage));
    told = true;
  }

  private void unreadable() {
    find(expected, "Entry %d is none: it has another form.".formatted(expected));
    told = true;
  }

  private void entry(Line line, byte[] data) {
    if (!begun && line.sequence() < expected) {
      // Signed off, and not yet deleted.
      return;
    }
    begun = true;
    entries++;
    if (line.sequence() < expected) {
      find(
          line.sequence(),
          "Entry %d stands behind entry %d: it was inserted, or they changed places."
              .formatted(line.sequence(), expected - 1));
      return;
    }
    if (line.sequence() > expected) {
      missing(line.sequence() - 1);
    } else if (!line.follows(previous)) {
      find(
          line.sequence(),
          "Entry %d was altered, or the one before it: its hash does not fit."
              .formatted(line.sequence()));
    }
    checkHead(line);
    checkSignature(line, data);
    expected = line.sequence() + 1;
    previous = line.hash();
    told = false;
  }

  private void missing(long last) {
    if (told && last == expected) {
      return;
    }
    String what =
        last == expected
            ? "Entry %d is missing.".formatted(expected)
            : "Entries %d to %d are missing.".formatted(expected, last);
    find(expected, what);
  }

  private void checkHead(Line line) {
    if (line.sequence() == head.last() && !line.hash().equals(head.hash())) {
      find(
          line.sequence(),
          "Entry %d was replaced: it is not the one that was written last."
              .formatted(line.sequence()));
    }
  }

  private void checkSignature(Line line, byte[] data) {
    if (line.sequence() != head.anchor().signedBy()) {
      return;
    }
    Optional<EntryView> entry = EntryView.of(data);
    signed =
        entry.isPresent()
            && entry.get().action().equals(Retention.EXPIRE.name())
            && Long.toString(head.anchor().first() - 1).equals(entry.get().details().get("last"))
            && head.anchor().previous().hex().equals(entry.get().details().get("hash"));
  }

  private Verdict verdict() {
    if (expected <= head.last()) {
      missing(head.last());
    }
    if (!signed) {
      find(
          head.anchor().first() - 1,
          "Entries up to %d are missing, and no entry says that their time was over."
              .formatted(head.anchor().first() - 1));
    }
    Finding worst = findings.isEmpty() ? null : findings.getFirst();
    return new Verdict(
        entries,
        head.anchor().first(),
        Math.max(expected - 1, head.last()),
        findings.isEmpty(),
        worst == null ? null : worst.problem(),
        worst == null ? null : worst.sequence(),
        previous.hex(),
        findings);
  }

  private void find(long sequence, String problem) {
    if (findings.size() < MOST) {
      findings.add(new Finding(sequence, problem));
    }
  }
}
