package dev.berth.traefik;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Maps that are copied, sorted and closed to changes. */
final class Sorted {
  private Sorted() {}

  static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
