package dev.berth.alerts;

import dev.berth.alerts.YamlValue.Entries;
import dev.berth.alerts.YamlValue.Entry;
import dev.berth.alerts.YamlValue.Items;
import dev.berth.alerts.YamlValue.Scalar;
import dev.berth.kernel.Names;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a map of a file, each read once; what is wrong is added to the problems, with its
 * place, and something harmless is returned. Confined to one thread.
 */
final class Fields {
  private static final int LONGEST_TEXT = 4096;
  private static final int MOST_ITEMS = 50;

  private final Entries map;
  private final String path;
  private final Problems problems;
  private final Set<String> known = new TreeSet<>();

  Fields(Entries map, String path, Problems problems) {
    this.map = map;
    this.path = path;
    this.problems = problems;
  }

  Place place() {
    return map.place();
  }

  /** Where a key's value stands; the map's own place if it is not there. */
  Place place(String key) {
    Entry entry = map.map().get(key);
    return entry == null ? map.place() : entry.value().place();
  }

  boolean has(String key) {
    known.add(key);
    return map.map().containsKey(key);
  }

  void error(String key, String message) {
    problems.error(place(key), path(key), message);
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether a key is there and says that there is nothing: {@code null}. */
  boolean isNothing(String key) {
    return value(key) instanceof Scalar scalar && scalar.isNothing() && !scalar.text().isEmpty();
  }

  @Nullable YamlValue value(String key) {
    known.add(key);
    Entry entry = map.map().get(key);
    return entry == null ? null : entry.value();
  }

  /** A text; null if there is none. */
  @Nullable String text(String key) {
    YamlValue value = value(key);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Scalar scalar) || scalar.isNothing() || scalar.text().isEmpty()) {
      error(key, "This has to be a text, and is %s.".formatted(value.kind()));
      return null;
    }
    if (scalar.text().length() > LONGEST_TEXT || scalar.text().indexOf('\0') >= 0) {
      error(key, "This is longer than %d characters, or has a NUL.".formatted(LONGEST_TEXT));
      return null;
    }
    return scalar.text();
  }

  /** A text that has to be there. */
  String required(String key) {
    if (!has(key)) {
      problems.error(place(), path, "'%s' is missing.".formatted(key));
      return "";
    }
    String text = text(key);
    return text == null ? "" : text;
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      error(key, "This has to be true or false.");
    }
    return text.equals("true");
  }

  /** A number; null if there is none. */
  @Nullable Double number(String key) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      double number = text.length() > 40 ? Double.NaN : Double.parseDouble(text);
      if (Double.isFinite(number) && !text.matches(".*[a-zA-Z&&[^eE]].*")) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, as other texts that are no finite number.
    }
    error(key, "'%s' is not a number.".formatted(Shown.text(text)));
    return null;
  }

  int whole(String key, int otherwise, int least, int most) {
    Double number = number(key);
    if (number == null) {
      return otherwise;
    }
    if (number < least || number > most || number != Math.rint(number)) {
      error(key, "This has to be a whole number from %d to %d.".formatted(least, most));
      return otherwise;
    }
    return number.intValue();
  }

  /** A length of time within bounds. */
  Duration time(String key, Duration otherwise, Duration least, Duration most) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Duration time = TimeText.parse(text).orElse(null);
    if (time == null) {
      error(
          key,
          "'%s' is not a length of time. Write one like 30s, 5m, 1h30m or 1d."
              .formatted(Shown.text(text)));
      return otherwise;
    }
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      error(
          key,
          "This has to be from %s to %s.".formatted(TimeText.render(least), TimeText.render(most)));
      return otherwise;
    }
    return time;
  }

  /** One of some words. */
  <T> T choice(String key, T otherwise, Map<String, T> words) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    T found = words.get(text);
    if (found == null) {
      error(
          key,
          "'%s' is none of %s.%s"
              .formatted(
                  Shown.text(text),
                  String.join(", ", words.keySet()),
                  meant(text, words.keySet())));
      return otherwise;
    }
    return found;
  }

  /** A list of texts, or one of them; null if there is none. */
  @Nullable List<String> texts(String key) {
    YamlValue value = value(key);
    if (value == null) {
      return null;
    }
    List<YamlValue> items = value instanceof Items list ? list.values() : List.of(value);
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items) {
      if (item instanceof Scalar scalar && !scalar.isNothing() && scalar.text().length() <= 256) {
        texts.add(scalar.text());
      } else {
        problems.error(item.place(), path(key), "This has to be a list of short texts.");
      }
    }
    if (texts.size() > MOST_ITEMS) {
      error(key, "These are more than %d.".formatted(MOST_ITEMS));
      return List.of();
    }
    return texts.stream().distinct().toList();
  }

  /** A map of texts. */
  Map<String, String> textMap(String key) {
    Fields fields = fields(key);
    if (fields == null) {
      return Map.of();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    if (fields.map.map().size() > MOST_ITEMS) {
      error(key, "These are more than %d.".formatted(MOST_ITEMS));
      return Map.of();
    }
    for (Map.Entry<String, Entry> entry : fields.map.map().entrySet()) {
      if (entry.getValue().value() instanceof Scalar scalar && !scalar.isNothing()) {
        texts.put(entry.getKey(), Shown.cut(scalar.text(), LONGEST_TEXT));
      } else {
        fields.error(entry.getKey(), "This has to be a text.");
      }
    }
    return texts;
  }

  /** A map; null if there is none. */
  @Nullable Fields fields(String key) {
    YamlValue value = value(key);
    if (value == null) {
      return null;
    }
    if (value instanceof Entries entries) {
      return new Fields(entries, path(key), problems);
    }
    error(key, "This has to be a map, and is %s.".formatted(value.kind()));
    return null;
  }

  /** The maps of a list; of one that is not there, none. */
  List<Fields> list(String key, int most) {
    YamlValue value = value(key);
    if (value == null || (value instanceof Scalar scalar && scalar.isNothing())) {
      return List.of();
    }
    if (!(value instanceof Items items)) {
      error(key, "This has to be a list, and is %s.".formatted(value.kind()));
      return List.of();
    }
    if (items.values().size() > most) {
      error(key, "These are %,d, and at most %,d can be.".formatted(items.values().size(), most));
      return List.of();
    }
    List<Fields> list = new ArrayList<>();
    for (int i = 0; i < items.values().size(); i++) {
      String at = path(key) + "[" + i + "]";
      YamlValue item = items.values().get(i);
      if (item instanceof Entries entries) {
        list.add(new Fields(entries, at, problems));
      } else {
        problems.error(item.place(), at, "This has to be a map, and is %s.".formatted(item.kind()));
      }
    }
    return list;
  }

  /** Tells of the keys that nobody asked for. */
  void end() {
    map.map()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.error(
                    entry.key(),
                    path,
                    "'%s' is not known here.%s".formatted(Shown.text(key), meant(key, known)));
              }
            });
  }

  private static String meant(String word, Collection<String> known) {
    return Names.nearest(word, known).map(near -> " Is '" + near + "' meant?").orElse("");
  }

  /** Words for the values of an enumeration, in lower case. */
  static <E extends Enum<E>> Map<String, E> words(Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .collect(
            Collectors.toMap(
                one -> one.name().toLowerCase(java.util.Locale.ROOT),
                one -> one,
                (a, _) -> a,
                LinkedHashMap::new));
  }
}
