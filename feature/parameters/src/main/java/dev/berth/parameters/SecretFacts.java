package dev.berth.parameters;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What may be told of a secret; also its JSON form.
 *
 * @param version from 1; one more with each value
 * @param size in bytes
 */
record SecretFacts(
    String name,
    long version,
    Instant created,
    Instant updated,
    long size,
    SortedMap<String, String> labels) {
  SecretFacts {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }
}
