package dev.berth.alerts;

import dev.berth.kernel.Place;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML text with its place. Immutable. */
sealed interface YamlValue {
  /** Where it begins. */
  Place place();

  /** What it is, for people. */
  String kind();

  /**
   * A single value, as it was written.
   *
   * @param quoted whether it stood in quotes: it is a text then, whatever it looks like
   */
  record Scalar(String text, boolean quoted, Place place) implements YamlValue {
    /** Whether it says nothing. */
    boolean isNothing() {
      return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    @Override
    public String kind() {
      return isNothing() ? "nothing" : "a text";
    }
  }

  /** A list. */
  record Items(List<YamlValue> values, Place place) implements YamlValue {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map, in the order of the text. */
  record Entries(Map<String, Entry> map, Place place) implements YamlValue {
    public Entries {
      map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    @Override
    public String kind() {
      return "a map";
    }
  }

  /** A value of a map and where its key stands. */
  record Entry(Place key, YamlValue value) {}
}
