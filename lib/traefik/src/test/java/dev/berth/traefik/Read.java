package dev.berth.traefik;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be there. */
final class Read {
  private Read() {}

  static <V> V named(Map<String, V> map, String name) {
    return there(map.get(name), name + " in " + map);
  }

  static <V> V there(@Nullable V value, String what) {
    if (value == null) {
      throw new AssertionError("Not there: " + what);
    }
    return value;
  }
}
