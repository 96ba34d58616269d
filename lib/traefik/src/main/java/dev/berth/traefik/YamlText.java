package dev.berth.traefik;

import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML text by the parser's events, which carry places, and counts what aliases repeat
 * before it is repeated. Confined to one thread, used once.
 */
final class YamlText {
  static final int LONGEST = 1 << 20;
  static final int MOST_VALUES = 50_000;
  static final int DEEPEST = 32;

  private final String file;
  private final Iterator<Event> events;
  private final Map<Anchor, Yaml> anchors = new HashMap<>();
  private int values;

  /** A text that cannot be read; the message has its place. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(Place place, String sentence) {
      super(place + ": " + sentence);
    }
  }

  private YamlText(String file, String text) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder().setLabel("file").setCodePointLimit(LONGEST).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /** Reads the one document of a text; null: there is nothing in it. */
  static @Nullable Yaml read(String file, String text) throws Unreadable {
    if (text.length() > LONGEST) {
      throw new Unreadable(
          new Place(file, 1, 1),
          "The file is too large: at most %,d characters are read.".formatted(LONGEST));
    }
    try {
      String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return new YamlText(file, content).document();
    } catch (YamlEngineException e) {
      throw notYaml(e, file);
    }
  }

  private static Unreadable notYaml(YamlEngineException failure, String file) {
    Optional<Mark> mark = Optional.empty();
    String cause = "the file cannot be read";
    if (failure instanceof MarkedYamlEngineException marked) {
      mark = marked.getProblemMark().or(marked::getContextMark);
      String problem = marked.getProblem();
      cause = problem == null ? cause : Shown.of(problem);
    }
    Place place = mark.map(at -> place(file, at)).orElse(new Place(file, 1, 1));
    return new Unreadable(place, "This is not YAML: " + cause + ".");
  }

  private @Nullable Yaml document() throws Unreadable {
    Yaml document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() != Event.ID.DocumentStart) {
        continue;
      }
      if (document != null) {
        throw new Unreadable(place(event), "There is a second document. Put one into each file.");
      }
      document = value(events.next(), 0);
    }
    return document instanceof Yaml.Text text && text.text() == null ? null : document;
  }

  private Yaml value(Event event, int depth) throws Unreadable {
    if (depth > DEEPEST) {
      throw new Unreadable(place(event), "Values are nested more than " + DEEPEST + " deep.");
    }
    if (event instanceof AliasEvent alias) {
      Yaml repeated = anchors.get(alias.getAlias());
      if (repeated == null) {
        throw new Unreadable(
            place(event), "The alias '*%s' has no anchor before it.".formatted(alias.getAlias()));
      }
      count(repeated.size(), event);
      return repeated;
    }
    count(1, event);
    Yaml value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent mapping -> entries(mapping, depth);
          default -> items(event, depth);
        };
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, value));
    return value;
  }

  private void count(int more, Event event) throws Unreadable {
    values += more;
    if (values > MOST_VALUES) {
      throw new Unreadable(
          place(event),
          "The file holds more than %,d values, those that aliases repeat counted each time."
              .formatted(MOST_VALUES));
    }
  }

  private Yaml scalar(ScalarEvent event) {
    String text = event.getValue();
    boolean nothing =
        event.isPlain() && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    return new Yaml.Text(nothing ? null : text, place(event));
  }

  private Yaml items(Event event, int depth) throws Unreadable {
    List<Yaml> items = new ArrayList<>();
    int size = 1;
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      Yaml item = value(next, depth + 1);
      size += item.size();
      items.add(item);
    }
    return new Yaml.Items(items, place(event), size);
  }

  private Yaml entries(Event event, int depth) throws Unreadable {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    List<Yaml.Entries> merged = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      if (!(next instanceof ScalarEvent key)) {
        throw new Unreadable(place(next), "A key must be a text.");
      }
      String name = key.getValue();
      Yaml value = value(events.next(), depth + 1);
      if (key.isPlain() && name.equals("<<")) {
        merge(value, merged);
        continue;
      }
      Place earlier = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), place(key));
      if (earlier != null) {
        throw new Unreadable(
            place(key),
            "The key '%s' stands here twice, first in line %d. Keep one."
                .formatted(Shown.of(name), earlier.line()));
      }
      entries.put(name, value);
      keys.put(name, place(key));
    }
    for (Yaml.Entries other : merged) {
      other
          .values()
          .forEach(
              (name, value) -> {
                Place place = other.keys().getOrDefault(name, other.place());
                if (seen.putIfAbsent(name.toLowerCase(Locale.ROOT), place) == null) {
                  entries.put(name, value);
                  keys.put(name, place);
                }
              });
    }
    int size = 1 + entries.values().stream().mapToInt(Yaml::size).sum();
    return new Yaml.Entries(entries, keys, place(event), size);
  }

  /** What {@code <<} brings: the mapping's own keys win, then the first of a list. */
  private static void merge(Yaml value, List<Yaml.Entries> merged) throws Unreadable {
    switch (value) {
      case Yaml.Entries entries -> merged.add(entries);
      case Yaml.Items items -> {
        for (Yaml item : items.values()) {
          merge(item, merged);
        }
      }
      case Yaml.Text text ->
          throw new Unreadable(text.place(), "'<<' merges a map, usually an alias: '<<: *name'.");
    }
  }

  private Place place(Event event) {
    return event.getStartMark().map(mark -> place(file, mark)).orElse(new Place(file, 1, 1));
  }

  private static Place place(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
