package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Scalar;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A value that is being read, with its key path and where its problems go. A method that reads a
 * type answers null after it has told that the value is of another one; null values have been left
 * out before.
 *
 * @param key where the key stands; null for an item of a list
 */
record Value(YamlNode node, @Nullable Place key, KeyPath path, Problems problems) {

  /** Where to point at: sections are known by their keys, single values by themselves. */
  Place place() {
    boolean pointsAtKey = !(node instanceof Scalar) || isNull();
    return pointsAtKey && key != null ? key : node.place();
  }

  /** Where to point at when it is the key that is wrong or has no effect. */
  Place keyPlace() {
    return key == null ? node.place() : key;
  }

  void error(String message) {
    if (isOpen()) {
      // What is not known yet cannot be wrong.
      return;
    }
    problems.error(place(), path.toString(), message);
  }

  void warning(String message) {
    problems.warning(place(), path.toString(), message);
  }

  boolean isNull() {
    return node instanceof Scalar scalar && scalar.type() == YamlNode.Type.NULL;
  }

  /** Whether a parameter stands in it whose value is not known. */
  boolean isOpen() {
    return node instanceof Scalar scalar && scalar.type() == YamlNode.Type.OPEN;
  }

  boolean isScalar() {
    return node instanceof Scalar;
  }

  boolean isList() {
    return node instanceof Items;
  }

  boolean isMap() {
    return node instanceof Entries;
  }

  /** Any single value as it is written, numbers and booleans too. */
  @Nullable String text() {
    if (node instanceof Scalar scalar) {
      return scalar.type() == YamlNode.Type.BROKEN ? null : scalar.text();
    }
    wrongType("a text");
    return null;
  }

  /** A text where a bare number or boolean is most likely a mistake. */
  @Nullable String string() {
    if (node instanceof Scalar scalar && scalar.type() == YamlNode.Type.TEXT) {
      return scalar.text();
    }
    wrongType("a text");
    return null;
  }

  /** A text that means nothing when it is empty. */
  @Nullable String filledText() {
    String text = text();
    return text == null || text.isBlank() ? null : text;
  }

  @Nullable Boolean flag() {
    String text = text();
    if (text == null) {
      return null;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "y" -> true;
      case "false", "no", "off", "n" -> false;
      default -> {
        wrongType("true or false");
        yield null;
      }
    };
  }

  boolean isTrue() {
    Boolean flag = flag();
    return flag != null && flag;
  }

  @Nullable Integer integer(int least, int most) {
    String text = text();
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    error(
        most == Integer.MAX_VALUE
            ? "This must be a whole number from %d, not %s.".formatted(least, Shown.quoted(text))
            : "This must be a whole number from %d to %d, not %s."
                .formatted(least, most, Shown.quoted(text)));
    return null;
  }

  @Nullable Duration duration() {
    return parsed(DurationSyntax::parse);
  }

  @Nullable ByteSize byteSize() {
    return parsed(ByteSize::parse);
  }

  /** What a parser makes of the text; its refusal becomes a problem of this value. */
  <T> @Nullable T parsed(Function<String, T> parser) {
    String text = text();
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (BerthException wrong) {
      error(wrong.getMessage());
      return null;
    }
  }

  /** The items of a list that are not null; empty after telling that this is no list. */
  List<Value> items() {
    if (!(node instanceof Items items)) {
      wrongType("a list");
      return List.of();
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < items.nodes().size(); i++) {
      Value value = new Value(items.nodes().get(i), null, path.position(i), problems);
      if (value.isNull()) {
        value.error("This item of the list is empty. Remove it or write something.");
      } else {
        values.add(value);
      }
    }
    return values;
  }

  /** One text or a list of them. */
  List<Value> itemOrItems() {
    if (!isScalar()) {
      return items();
    }
    return List.of(this);
  }

  /** One value of a kind, or a list. */
  List<Value> itemOrItems(Predicate<Value> isItem) {
    return isScalar() || isItem.test(this) ? List.of(this) : items();
  }

  /** The entries of a map, null values too; empty after telling that this is no map. */
  Map<String, Value> entries() {
    if (!(node instanceof Entries entries)) {
      wrongType("a map");
      return Map.of();
    }
    Map<String, Value> values = new LinkedHashMap<>();
    entries
        .map()
        .forEach(
            (name, entry) ->
                values.put(name, new Value(entry.value(), entry.key(), path.key(name), problems)));
    return values;
  }

  /** The entries of a section with known keys; what it knows nothing of is told. */
  Section section(KnownKeys keys) {
    Map<String, Value> entries = entries();
    keys.check(entries, problems);
    return new Section(this, entries);
  }

  /** Tells that this is of another type. */
  void wrongType(String wanted) {
    if (node instanceof Scalar scalar && scalar.type() == YamlNode.Type.BROKEN) {
      return;
    }
    error("This must be %s, not %s.".formatted(wanted, kind()));
  }

  private String kind() {
    return switch (node) {
      case Items _ -> "a list";
      case Entries _ -> "a map";
      case Scalar scalar ->
          switch (scalar.type()) {
            case TEXT, OPEN ->
                scalar.text().isEmpty() ? "an empty text" : Shown.quoted(scalar.text());
            case NUMBER -> "the number " + scalar.text();
            case BOOLEAN -> scalar.text();
            case NULL, BROKEN -> "nothing";
          };
    };
  }
}
