package dev.berth.index;

import java.time.Instant;
import java.util.Map;

/**
 * A record to be kept. Immutable.
 *
 * @param time when it happened, to the nanosecond, of the years 1678 to 2261
 * @param source the record as it is shown when it is found: at most {@link #LONGEST_SOURCE}
 *     characters
 * @param fields what it is found by
 */
public record Entry(Instant time, String source, Map<String, FieldValue> fields) {
  /** In characters. */
  public static final int LONGEST_SOURCE = 1 << 20;

  public Entry {
    if (source.length() > LONGEST_SOURCE) {
      throw new IllegalArgumentException("A source has at most " + LONGEST_SOURCE + " characters");
    }
    fields = Map.copyOf(fields);
  }
}
