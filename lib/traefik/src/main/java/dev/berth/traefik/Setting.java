package dev.berth.traefik;

import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A key of labels or of a file, what it is set to, and the keys below it, whose letters may be of
 * any case. Filled by one reader, then only looked at. Confined to one thread.
 */
final class Setting {
  private final String path;
  private final String name;
  private final @Nullable Place place;
  private final Map<String, Setting> below = new LinkedHashMap<>();
  private final Map<Integer, Setting> items = new TreeMap<>();
  private @Nullable String value;
  private boolean empty;
  private boolean contradictory;

  /**
   * Makes a setting.
   *
   * @param path the whole key as it was written
   * @param name its last part
   * @param place where it stands in its file; null: it is a label
   */
  Setting(String path, String name, @Nullable Place place) {
    this.path = path;
    this.name = name;
    this.place = place;
  }

  /** Sets it; two labels that differ in case alone may not say different things. */
  void set(String text) {
    contradictory |= value != null && !value.equals(text);
    if (value == null) {
      value = text;
    }
  }

  /** Notes that it was written as something without anything in it, such as {@code {}}. */
  void setEmpty() {
    empty = true;
  }

  /** The key below, made if there is none. */
  Setting make(String key, @Nullable Place where) {
    return below.computeIfAbsent(
        key.toLowerCase(Locale.ROOT), _ -> new Setting(join(key), key, where));
  }

  /** The item of a list, made if there is none. */
  Setting makeItem(int index, @Nullable Place where) {
    return items.computeIfAbsent(
        index, _ -> new Setting(path + "[" + index + "]", name + "[" + index + "]", where));
  }

  /** Takes over what another says, where this says nothing. */
  void fallBackTo(Setting other) {
    if (value == null && below.isEmpty() && items.isEmpty()) {
      value = other.value;
      contradictory = other.contradictory;
      items.putAll(other.items);
    }
    other.below.forEach(
        (key, setting) -> {
          Setting mine = below.get(key);
          if (mine == null) {
            below.put(key, setting.copy());
          } else {
            mine.fallBackTo(setting);
          }
        });
  }

  /** The same, to be filled further. */
  Setting copy() {
    Setting copy = new Setting(path, name, place);
    copy.fallBackTo(this);
    return copy;
  }

  private String join(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  String path() {
    return path;
  }

  String name() {
    return name;
  }

  /** What it is set to; null: nothing, or only keys below it are. */
  @Nullable String value() {
    return value;
  }

  /** Whether nothing is said, neither here nor below. */
  boolean isBlank() {
    return value == null && below.isEmpty() && items.isEmpty() && !empty;
  }

  boolean isContradictory() {
    return contradictory;
  }

  @Nullable Setting below(String key) {
    return below.get(key.toLowerCase(Locale.ROOT));
  }

  Collection<Setting> below() {
    return below.values();
  }

  /** The items of a list, in order. */
  List<Setting> items() {
    return new ArrayList<>(items.values());
  }

  /** The first key that has a value, here or below. */
  Setting firstSaid() {
    if (value != null || empty) {
      return this;
    }
    for (Setting setting : below.values()) {
      return setting.firstSaid();
    }
    for (Setting setting : items.values()) {
      return setting.firstSaid();
    }
    return this;
  }

  /** Whether it is a label, and no line of a file. */
  boolean isLabel() {
    return place == null;
  }

  /** A sentence: this cannot be read. */
  String cannotRead(String because) {
    return place == null
        ? "Cannot read the label '%s': %s".formatted(Shown.of(path), because)
        : inFile(because);
  }

  /** A sentence: this is not done. */
  String cannotActOn(String because) {
    return place == null
        ? "Cannot act on the label '%s': %s".formatted(Shown.of(path), because)
        : inFile(because);
  }

  /** A sentence: this is passed over. */
  String passedOver() {
    return place == null
        ? "The label '%s' is not acted on.".formatted(Shown.of(path))
        : inFile("it is not acted on.");
  }

  /** A sentence about it. */
  String says(String sentence) {
    return place == null
        ? "The label '%s': %s".formatted(Shown.of(path), sentence)
        : inFile(sentence);
  }

  private String inFile(String sentence) {
    if (path.isEmpty()) {
      return place + ": " + sentence;
    }
    String capital = sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    return place + ": " + Shown.of(path) + ": " + capital;
  }
}
