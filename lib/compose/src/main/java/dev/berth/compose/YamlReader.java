package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Overriding;
import dev.berth.compose.YamlNode.Scalar;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML text into {@link YamlNode}s. Works on the parser's events because they carry
 * places, and because what aliases expand to can be counted before anything is built. Confined to
 * one thread, used once.
 */
final class YamlReader {
  /** How long a text may be, in characters. */
  static final int LONGEST_TEXT = 2 * 1024 * 1024;

  /** How many values there may be, those that aliases repeat counted each time. */
  static final int MOST_NODES = 100_000;

  /** How deep values may be nested. */
  static final int DEEPEST = 40;

  private final String file;
  private final List<String> lines;
  private final Interpolation interpolation;
  private final Problems problems;
  private final Map<Anchor, YamlNode> anchors = new HashMap<>();
  private final Set<Anchor> open = new HashSet<>();
  private final Iterator<Event> events;
  private int nodes;

  private YamlReader(String file, String text, Interpolation interpolation, Problems problems) {
    this.file = file;
    this.lines = text.lines().toList();
    this.interpolation = interpolation;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setLabel("file").setCodePointLimit(LONGEST_TEXT).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * Reads the one document of a text.
   *
   * @return null when the text cannot be read at all; why is among the problems
   */
  static @Nullable YamlNode read(
      StackSource.Text source, Interpolation interpolation, Problems problems) {
    Place start = new Place(source.name(), 1, 1);
    String text = source.content();
    if (text.length() > LONGEST_TEXT) {
      problems.error(
          start,
          "",
          "The file is too large: %,d characters, and at most %,d are read."
              .formatted(text.length(), LONGEST_TEXT));
      return null;
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    try {
      return new YamlReader(source.name(), text, interpolation, problems).document(start);
    } catch (Unreadable unreadable) {
      problems.error(unreadable.place, unreadable.path, unreadable.sentence);
    } catch (YamlEngineException failure) {
      YamlFailure.of(failure, source.name(), text).report(problems);
    }
    return null;
  }

  private @Nullable YamlNode document(Place start) {
    @Nullable YamlNode document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() != Event.ID.DocumentStart) {
        continue;
      }
      if (document != null) {
        problems.error(place(event), "", "There is a second document. Put one into each file.");
        break;
      }
      document = node(events.next(), KeyPath.ROOT, 0);
    }
    if (document == null || isNothing(document)) {
      problems.error(start, "", "The file is empty. It needs 'services:'.");
      return null;
    }
    return document;
  }

  private static boolean isNothing(YamlNode node) {
    return node instanceof Scalar scalar && scalar.type() == YamlNode.Type.NULL;
  }

  private YamlNode node(Event event, KeyPath path, int depth) {
    if (depth > DEEPEST) {
      throw new Unreadable(place(event), path, "Values are nested more than " + DEEPEST + " deep.");
    }
    if (event instanceof AliasEvent alias) {
      return resolve(alias, path);
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(open::add);
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, path);
          case MappingStartEvent mapping -> mapping(mapping, path, depth);
          case CollectionStartEvent sequence -> sequence(sequence, path, depth);
          default -> throw new IllegalStateException("Unexpected event " + event);
        };
    anchor.ifPresent(name -> define(name, node));
    return node;
  }

  private void define(Anchor anchor, YamlNode node) {
    anchors.put(anchor, node);
    open.remove(anchor);
  }

  private YamlNode resolve(AliasEvent event, KeyPath path) {
    Anchor name = event.getAlias();
    if (open.contains(name)) {
      return broken(
          event, path, "The alias '*%s' stands inside of what it repeats.".formatted(name));
    }
    YamlNode node = anchors.get(name);
    if (node == null) {
      return broken(
          event, path, "The alias '*%s' has no anchor '&%s' before it.".formatted(name, name));
    }
    count(node.size(), event, path);
    return node;
  }

  private YamlNode broken(Event event, KeyPath path, String sentence) {
    problems.error(place(event), path.toString(), sentence);
    return YamlNode.broken(place(event));
  }

  private void count(int more, Event event, KeyPath path) {
    nodes = Math.addExact(nodes, more);
    if (nodes > MOST_NODES) {
      throw new Unreadable(
          place(event),
          path,
          "The file holds more than %,d values, those that aliases repeat counted each time."
              .formatted(MOST_NODES));
    }
  }

  private YamlNode sequence(CollectionStartEvent event, KeyPath path, int depth) {
    count(1, event, path);
    List<YamlNode> items = new ArrayList<>();
    int size = 1;
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      YamlNode item = node(next, path.position(items.size()), depth + 1);
      size += item.size();
      if (item.overriding() != Overriding.REMOVE) {
        items.add(item);
      }
    }
    return new Items(items, overriding(event.getTag(), event, path), place(event), size);
  }

  private YamlNode mapping(MappingStartEvent event, KeyPath path, int depth) {
    count(1, event, path);
    Map<String, Entry> entries = new LinkedHashMap<>();
    Set<String> merged = new HashSet<>();
    boolean hasMergeKey = false;
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      Place place = place(next);
      if (isMergeKey(next)) {
        if (hasMergeKey) {
          problems.error(
              place, path.toString(), "'<<' stands here twice. Write one with a list: [*a, *b].");
        }
        hasMergeKey = true;
        merge(node(events.next(), path.key("<<"), depth + 1), event, entries, merged, path);
        continue;
      }
      String key = key(next, path, depth);
      YamlNode value = node(events.next(), path.key(key), depth + 1);
      @Nullable Entry earlier = entries.get(key);
      if (earlier != null && !merged.remove(key)) {
        problems.error(
            place,
            path.key(key).toString(),
            "The key %s stands here twice, first in line %d. Keep one."
                .formatted(Shown.quoted(key), earlier.key().line()));
        continue;
      }
      entries.put(key, new Entry(place, value));
    }
    int size = 1 + entries.values().stream().mapToInt(entry -> entry.value().size()).sum();
    return new Entries(entries, overriding(event.getTag(), event, path), place(event), size);
  }

  private static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals("<<");
  }

  /** Adds what is not there: the mapping's own keys win, then the first of a list. */
  private void merge(
      YamlNode value, Event event, Map<String, Entry> entries, Set<String> merged, KeyPath path) {
    switch (value) {
      case Entries other -> {
        count(other.map().size(), event, path);
        other
            .map()
            .forEach(
                (key, entry) -> {
                  if (entries.putIfAbsent(key, entry) == null) {
                    merged.add(key);
                  }
                });
      }
      case Items items when items.nodes().stream().allMatch(Entries.class::isInstance) ->
          items.nodes().forEach(item -> merge(item, event, entries, merged, path));
      case Items items -> notMergeable(items, path);
      case Scalar scalar when scalar.type() == YamlNode.Type.BROKEN -> {}
      case Scalar scalar -> notMergeable(scalar, path);
    }
  }

  private void notMergeable(YamlNode value, KeyPath path) {
    problems.error(
        value.place(),
        path.key("<<").toString(),
        "'<<' merges a map or a list of maps, usually an alias: '<<: *name'.");
  }

  private String key(Event event, KeyPath path, int depth) {
    YamlNode node =
        event instanceof ScalarEvent scalar
            ? keyScalar(scalar, path)
            : node(event, path, depth + 1);
    if (node instanceof Scalar scalar) {
      return scalar.text();
    }
    throw new Unreadable(
        place(event), path, "A key must be a text. Put it in quotes if it begins with { or [.");
  }

  private Scalar keyScalar(ScalarEvent event, KeyPath path) {
    count(1, event, path);
    Scalar scalar = YamlNode.text(checked(event, path), place(event));
    event.getAnchor().ifPresent(anchor -> define(anchor, scalar));
    return scalar;
  }

  private Scalar scalar(ScalarEvent event, KeyPath path) {
    String raw = checked(event, path);
    Interpolation.@Nullable Replaced replaced =
        raw.indexOf('$') < 0
            ? new Interpolation.Replaced(raw, false)
            : interpolation.apply(raw, path, name -> placeOf(name, event), problems);
    if (replaced == null) {
      return YamlNode.broken(place(event));
    }
    String text = replaced.text();
    Overriding overriding = overriding(event.getTag(), event, path);
    YamlNode.Type type = YamlNode.Type.TEXT;
    if (replaced.open()) {
      type = YamlNode.Type.OPEN;
    } else if (text.equals(raw)) {
      type = ScalarType.of(event, overriding != Overriding.MERGE);
    }
    Scalar scalar = new Scalar(text, type, overriding, place(event));
    count(scalar.size(), event, path);
    return scalar;
  }

  private String checked(ScalarEvent event, KeyPath path) {
    String text = event.getValue();
    if (text.indexOf('\0') >= 0) {
      problems.error(place(event), path.toString(), "A text cannot hold the character NUL.");
      return text.replace('\0', ' ');
    }
    return text;
  }

  private Overriding overriding(Optional<String> tag, Event event, KeyPath path) {
    if (tag.isEmpty() || tag.get().equals("!") || tag.get().startsWith("tag:yaml.org,2002:")) {
      return Overriding.MERGE;
    }
    return switch (tag.get()) {
      case "!override" -> Overriding.REPLACE;
      case "!reset" -> Overriding.REMOVE;
      default -> {
        problems.error(
            place(event),
            path.toString(),
            "The tag %s means nothing here. Remove it, or use !override or !reset."
                .formatted(Shown.quoted(tag.get())));
        yield Overriding.MERGE;
      }
    };
  }

  /** Where a variable stands within a scalar; the scalar's own place if it is not found there. */
  private Place placeOf(String variable, ScalarEvent event) {
    Mark start = event.getStartMark().orElseThrow();
    Mark end = event.getEndMark().orElseThrow();
    for (int i = start.getLine(); i <= end.getLine() && i < lines.size(); i++) {
      String line = lines.get(i);
      int from = i == start.getLine() ? start.getColumn() : 0;
      int braced = line.indexOf("${" + variable, from);
      int column = braced >= 0 ? braced : line.indexOf("$" + variable, from);
      if (column >= 0) {
        return new Place(file, i + 1, column + 1);
      }
    }
    return place(event);
  }

  private Place place(Event event) {
    Mark mark = event.getStartMark().orElseThrow();
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the reading of a text that cannot be understood any further. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String path;
    private final String sentence;

    Unreadable(Place place, KeyPath path, String sentence) {
      super(sentence, null, false, false);
      this.place = place;
      this.path = path.toString();
      this.sentence = sentence;
    }
  }
}
