package dev.berth.search;

import dev.berth.elastic.FieldType;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An index. Immutable.
 *
 * @param fields by their paths, with the type of the first value that was seen
 * @param bytes what it takes on disk, by estimate
 */
public record KnownIndex(
    String name, SortedMap<String, FieldType> fields, long documents, long bytes) {
  public KnownIndex {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }
}
