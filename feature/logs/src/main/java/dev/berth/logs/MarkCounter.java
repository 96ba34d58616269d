package dev.berth.logs;

import java.time.Instant;
import java.util.Arrays;

/**
 * Counts the lines of a source as they are taken, so that each gets a {@link Mark}: it knows how
 * many lines the last second had, to 16 milliseconds. Lines may come in another order than their
 * times within that second, as two streams of a task do.
 *
 * <p>A clock that was set back by more begins anew there: what the source has of that time already
 * is taken twice if it is read again before the clock has caught up. For one thread.
 */
final class MarkCounter {
  private static final int SHIFT = 4;
  private static final int SLOTS = 64;

  private final int[] counts = new int[SLOTS];
  private long ordinal;
  private long oldest;
  private long latest;
  private int sum;
  private Instant newest;
  private boolean empty;

  /** Goes on at a mark; the lines that were taken already are told by {@link #passOver}. */
  MarkCounter(Mark begin) {
    ordinal = begin.ordinal();
    newest = begin.newest();
    empty = begin.isBeginning();
    oldest = begin.since() >> SHIFT;
    latest = oldest;
  }

  /** Counts a line that had been taken before. */
  void passOver(Instant time) {
    count(time);
  }

  /** Counts a line that is taken. */
  Mark take(Instant time) {
    count(time);
    ordinal++;
    return new Mark(ordinal, oldest << SHIFT, sum, newest);
  }

  private void count(Instant time) {
    long slot = time.toEpochMilli() >> SHIFT;
    if (empty || slot < oldest) {
      begin(slot);
    }
    if (slot - oldest >= SLOTS) {
      forget(slot - SLOTS + 1);
    }
    latest = Math.max(latest, slot);
    counts[(int) Math.floorMod(slot, (long) SLOTS)]++;
    sum++;
    newest = time.isAfter(newest) ? time : newest;
  }

  private void begin(long slot) {
    Arrays.fill(counts, 0);
    sum = 0;
    oldest = empty ? slot - SLOTS + 1 : slot;
    latest = slot;
    newest = Instant.MIN;
    empty = false;
  }

  private void forget(long until) {
    if (until > latest) {
      Arrays.fill(counts, 0);
      sum = 0;
    } else {
      for (long slot = oldest; slot < until; slot++) {
        int at = (int) Math.floorMod(slot, (long) SLOTS);
        sum -= counts[at];
        counts[at] = 0;
      }
    }
    oldest = until;
  }
}
