package dev.berth.traefik;

import dev.berth.kernel.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a YAML text. Those that aliases repeat are the same object. */
sealed interface Yaml {
  Place place();

  /** How many values it holds, itself among them. */
  int size();

  /** A text as it is written; null: nothing is. */
  record Text(@Nullable String text, Place place) implements Yaml {
    @Override
    public int size() {
      return 1;
    }
  }

  /** By key as written; {@code keys} says where keys stand. */
  record Entries(Map<String, Yaml> values, Map<String, Place> keys, Place place, int size)
      implements Yaml {}

  record Items(List<Yaml> values, Place place, int size) implements Yaml {}
}
