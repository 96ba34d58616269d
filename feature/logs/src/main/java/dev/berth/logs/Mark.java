package dev.berth.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a source was read: so many lines in all, and where to begin to read it again. Immutable.
 *
 * <p>To go on, lines are read from {@code since} on; the first {@code skip} of them were taken
 * already. Older ones that are gone by now are not waited for: what is later than {@code newest}
 * was not taken.
 *
 * @param ordinal how many lines were taken since the source was first seen
 * @param since milliseconds since 1970
 * @param skip how many of the lines of {@code since} or later were taken
 * @param newest the latest time of a line that was taken
 */
record Mark(long ordinal, long since, int skip, Instant newest) {
  static final Mark BEGINNING = new Mark(0, Long.MIN_VALUE, 0, Instant.MIN);

  boolean isBeginning() {
    return since == Long.MIN_VALUE;
  }

  /** What {@link #parse} reads. */
  String text() {
    return ordinal + " " + since + " " + skip + " " + newest;
  }

  /** Empty: it is no mark. */
  static Optional<Mark> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Mark(
              Long.parseLong(parts[0]),
              Long.parseLong(parts[1]),
              Integer.parseInt(parts[2]),
              Instant.parse(parts[3])));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
