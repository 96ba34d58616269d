package dev.berth.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.berth.journal.JournalListener;
import dev.berth.journal.RecordSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Gives each entry its number, its time and its hash as the journal asks for it, so that numbers
 * have no holes: what could not be written takes none. Used by the journal's thread, but for {@link
 * #head}.
 */
final class Chain implements JournalListener {
  /** A clock that goes back by less than this stands still. */
  private static final Duration TREMBLE = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Duration segmentAge;
  private volatile Head head = Head.EMPTY;
  private Head pending = Head.EMPTY;
  private Times times = new Times(Instant.MIN, Instant.MIN);
  private Times pendingTimes = times;

  /**
   * Of the segment that is written to.
   *
   * @param begun of its first entry
   * @param last of its last entry
   */
  private record Times(Instant begun, Instant last) {}

  /**
   * @param segmentAge how long a segment is written to
   */
  Chain(InstantSource clock, Duration segmentAge) {
    this.clock = clock;
    this.segmentAge = segmentAge;
  }

  /** Goes on with a trail; before the first entry. */
  void goOn(Opening.Found found) {
    head = found.head();
    times = new Times(found.begun(), found.last());
  }

  /** Where the trail on disk ends. */
  Head head() {
    return head;
  }

  /** Within a segment time does not go back, so that its first and last entries bound the rest. */
  @Override
  public boolean begins() {
    pending = head;
    Instant now = clock.instant();
    Instant last = times.last();
    boolean setBack = now.plus(TREMBLE).isBefore(last);
    boolean another = setBack || now.minus(segmentAge).isAfter(times.begun());
    Instant time = setBack || now.isAfter(last) ? now : last;
    pendingTimes = new Times(another ? time : times.begun(), time);
    return another;
  }

  @Override
  public byte[] written() {
    head = pending;
    times = pendingTimes;
    return head.toBytes();
  }

  @Override
  public void undone() {
    pending = head;
  }

  /**
   * @param body of {@link EntryText}
   */
  RecordSource entry(byte[] body) {
    return record -> write(record, body, pending.anchor());
  }

  /** An entry that signs off what retention takes away. */
  RecordSource signingOff(byte[] body, long first, Hash previous) {
    return record -> write(record, body, new Head.Anchor(first, previous, pending.last() + 1));
  }

  private void write(ByteBuffer record, byte[] body, Head.Anchor anchor) {
    long sequence = pending.last() + 1;
    int start = record.position();
    record.put(Line.START).put(Long.toString(sequence).getBytes(US_ASCII));
    record
        .put(",\"time\":\"".getBytes(US_ASCII))
        .put(pendingTimes.last().toString().getBytes(US_ASCII));
    record.put((byte) '"').put(body);
    Hash hash = pending.hash().then(record.slice(start, record.position() - start));
    record.put(Line.HASH).put(hash.hex().getBytes(US_ASCII)).put(Line.END);
    pending = new Head(sequence, hash, anchor);
  }
}
