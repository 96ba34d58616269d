package dev.berth.compose;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map that is being written; what says nothing is left out. */
record Fields(Map<String, Object> map) {

  Fields() {
    this(new LinkedHashMap<>());
  }

  /** Adds a value, unless it is null, false or empty. */
  void put(String key, @Nullable Object value) {
    boolean silent =
        switch (value) {
          case null -> true;
          case Boolean flag -> !flag;
          case Collection<?> collection -> collection.isEmpty();
          case Map<?, ?> entries -> entries.isEmpty();
          default -> false;
        };
    if (!silent && value != null) {
      map.put(key, value);
    }
  }

  /** Adds a list even when it is empty, for keys where that means something. */
  void putList(String key, @Nullable List<String> list) {
    if (list != null) {
      map.put(key, list);
    }
  }
}
