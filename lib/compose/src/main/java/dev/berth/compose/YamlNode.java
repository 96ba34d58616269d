package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.List;
import java.util.Map;

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
    BROKEN
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
  }

  /** A value of a mapping and where its key stands. */
  record Entry(Place key, YamlNode value) {}

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
    int size = 1 + map.values().stream().mapToInt(entry -> entry.value().size()).sum();
    return new Entries(map, Overriding.MERGE, place, size);
  }
}
