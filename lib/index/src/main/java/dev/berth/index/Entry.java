package dev.berth.index;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A record to be kept. Immutable.
 *
 * @param time when it happened, to the nanosecond, of the years 1678 to 2261
 * @param source the record as it is shown when it is found: at most {@link #LONGEST_SOURCE}
 *     characters
 * @param fields what it is found by
 * @param details values of any number of names, which take less room and time than fields: each is
 *     a {@link FieldValue.Tag}, a {@link FieldValue.Figure} or a {@link FieldValue.Flag}, is found
 *     and counted as such a field is, and is not sorted by
 */
public record Entry(
    Instant time, String source, Map<String, FieldValue> fields, Map<String, FieldValue> details) {
  /** In characters. */
  public static final int LONGEST_SOURCE = 1 << 20;

  public Entry {
    if (source.length() > LONGEST_SOURCE) {
      throw new IllegalArgumentException("A source has at most " + LONGEST_SOURCE + " characters");
    }
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    for (FieldValue detail : details.values()) {
      if (!(detail instanceof FieldValue.Tag
          || detail instanceof FieldValue.Figure
          || detail instanceof FieldValue.Flag)) {
        throw new IllegalArgumentException("A detail is a tag, a figure or a flag");
      }
    }
  }

  /** A record without details. */
  public Entry(Instant time, String source, Map<String, FieldValue> fields) {
    this(time, source, fields, Map.of());
  }
}
