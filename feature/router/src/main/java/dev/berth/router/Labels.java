package dev.berth.router;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The {@code traefik.} labels of a service, their keys in lower case and without that prefix. */
final class Labels {
  private static final String PREFIX = "traefik.";

  private final SortedMap<String, String> values;

  private Labels(SortedMap<String, String> values) {
    this.values = values;
  }

  static Labels of(Map<String, String> labels) {
    SortedMap<String, String> values = new TreeMap<>();
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              String lower = key.toLowerCase(Locale.ROOT);
              if (lower.startsWith(PREFIX)) {
                values.putIfAbsent(lower.substring(PREFIX.length()), value.strip());
              }
            });
    return new Labels(values);
  }

  Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Collection<String> keys() {
    return values.keySet();
  }

  /** The labels below a key, without it. */
  Labels below(String key) {
    String prefix = key + ".";
    SortedMap<String, String> below = new TreeMap<>();
    values.tailMap(prefix).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(prefix))
        .forEach(entry -> below.put(entry.getKey().substring(prefix.length()), entry.getValue()));
    return new Labels(below);
  }

  /** The first parts of all keys. */
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>();
    for (String key : values.keySet()) {
      int dot = key.indexOf('.');
      names.add(dot < 0 ? key : key.substring(0, dot));
    }
    return names;
  }

  boolean isEmpty() {
    return values.isEmpty();
  }
}
