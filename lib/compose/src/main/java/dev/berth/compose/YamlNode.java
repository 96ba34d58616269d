package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A value of a YAML text with its place: aliases and merge keys are resolved, variables replaced.
 * Immutable; a node that an alias repeats is shared, not copied.
 */
sealed interface YamlNode {
  /** Where the value begins. */
  Place place();

  /** What the value does to that of an earlier file. */
  Overriding overriding();

  /** How many nodes this is when shared ones are counted each time; long texts count more. */
  int size();

  /** Whether this says the same as another node, wherever the two stand. */
  default boolean isSameAs(YamlNode other) {
    return switch (this) {
      case Scalar scalar ->
          other instanceof Scalar same
              && same.type() == scalar.type()
              && same.text().equals(scalar.text());
      case Items items ->
          other instanceof Items same
              && same.nodes().size() == items.nodes().size()
              && IntStream.range(0, items.nodes().size())
                  .allMatch(i -> items.nodes().get(i).isSameAs(same.nodes().get(i)));
      case Entries entries ->
          other instanceof Entries same
              && same.map().keySet().equals(entries.map().keySet())
              && entries.map().entrySet().stream()
                  .allMatch(entry -> entry.getValue().isSameAs(same.map().get(entry.getKey())));
    };
  }

  /** How a value is combined with the one of an earlier file. */
  enum Overriding {
    MERGE,
    /** {@code !override}: takes the place of the earlier value. */
    REPLACE,
    /** {@code !reset}: removes the earlier value, and is none itself. */
    REMOVE
  }

  /** What a plain scalar stands for; a quoted one, or one with a variable in it, is a text. */
  enum Type {
    TEXT,
    NUMBER,
    BOOLEAN,
    NULL,
    /** Wrong in a way that has been told: whoever reads it says nothing more. */
    BROKEN,
    /** A text with a parameter in it whose value is not known: anything may be meant. */
    OPEN
  }

  /** A single value; numbers and booleans as they were written. */
  record Scalar(String text, Type type, Overriding overriding, Place place) implements YamlNode {
    private static final int CHARACTERS_PER_NODE = 100;

    @Override
    public int size() {
      return 1 + text.length() / CHARACTERS_PER_NODE;
    }
  }

  /** A sequence. */
  record Items(List<YamlNode> nodes, Overriding overriding, Place place, int size)
      implements YamlNode {
    public Items {
      nodes = List.copyOf(nodes);
    }
  }

  /** A mapping, in the order of the file. */
  record Entries(Map<String, Entry> map, Overriding overriding, Place place, int size)
      implements YamlNode {
    public Entries {
      map = Copies.of(map);
    }

    /** The same with other entries. */
    Entries withMap(Map<String, Entry> changed) {
      return new Entries(changed, overriding, place, sizeOf(changed));
    }

    Entries without(String key) {
      Map<String, Entry> fewer = new LinkedHashMap<>(map);
      fewer.remove(key);
      return withMap(fewer);
    }
  }

  /** A value of a mapping and where its key stands. */
  record Entry(Place key, YamlNode value) {
    boolean isSameAs(@Nullable Entry other) {
      return other != null && value.isSameAs(other.value);
    }
  }

  /** A text, written where something else stood. */
  static Scalar text(String text, Place place) {
    return new Scalar(text, Type.TEXT, Overriding.MERGE, place);
  }

  /** What stands for something that could not be read. */
  static Scalar broken(Place place) {
    return new Scalar("", Type.BROKEN, Overriding.MERGE, place);
  }

  /** Nothing, written where something else stood. */
  static Scalar nothing(Place place) {
    return new Scalar("", Type.NULL, Overriding.MERGE, place);
  }

  static Items items(List<YamlNode> nodes, Place place) {
    return new Items(
        nodes, Overriding.MERGE, place, 1 + nodes.stream().mapToInt(YamlNode::size).sum());
  }

  static Entries entries(Map<String, Entry> map, Place place) {
    return new Entries(map, Overriding.MERGE, place, sizeOf(map));
  }

  private static int sizeOf(Map<String, Entry> map) {
    return 1 + map.values().stream().mapToInt(entry -> entry.value().size()).sum();
  }
}
