package dev.berth.search;

import dev.berth.elastic.FieldType;
import java.time.LocalDate;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index. Immutable.
 *
 * @param day of which it has the records of logs, and cannot be written to; null: it has documents
 * @param fields by their paths, with the type of the first value that was seen
 * @param bytes what it takes on disk, by estimate
 */
public record KnownIndex(
    String name,
    @Nullable LocalDate day,
    SortedMap<String, FieldType> fields,
    long documents,
    long bytes) {
  public KnownIndex {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }
}
