package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Maps of texts that may also be written as a list: {@code {A: x}} or {@code [A=x]}, for
 * environments, labels and kernel settings.
 */
final class TextMap {
  private final Function<String, @Nullable String> open;
  private final Map<String, String> texts = new LinkedHashMap<>();

  private TextMap(Function<String, @Nullable String> open) {
    this.open = open;
  }

  /** Labels: one without a value has the empty one. */
  static Map<String, String> labels(@Nullable Value value) {
    return read(value, name -> "");
  }

  /** An environment: a name without a value gets the variable's, or is left out. */
  static Map<String, String> environment(@Nullable Value value, Map<String, String> variables) {
    return read(value, variables::get);
  }

  private static Map<String, String> read(
      @Nullable Value value, Function<String, @Nullable String> open) {
    TextMap map = new TextMap(open);
    if (value == null) {
      return map.texts;
    }
    if (value.isList()) {
      map.readList(value);
    } else if (value.isMap()) {
      value.entries().forEach(map::put);
    } else {
      value.wrongType("a map or a list");
    }
    return map.texts;
  }

  private void readList(Value list) {
    Map<String, Place> places = new LinkedHashMap<>();
    for (Value item : list.items()) {
      String text = item.text();
      if (text == null) {
        continue;
      }
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      Place earlier = places.put(name, item.place());
      if (earlier != null) {
        item.warning(
            "%s was set before, in line %d. This one wins."
                .formatted(Shown.quoted(name), earlier.line()));
        texts.remove(name);
      }
      put(name, item, equals < 0 ? null : text.substring(equals + 1));
    }
  }

  private void put(String name, Value value) {
    if (value.isNull()) {
      put(name, value, null);
      return;
    }
    String text = value.text();
    if (text != null) {
      put(name, value, text);
    }
  }

  private void put(String name, Value value, @Nullable String text) {
    if (name.isBlank()) {
      value.error("The name before '=' is missing. Write NAME=value.");
      return;
    }
    String filled = text == null ? open.apply(name) : text;
    if (filled != null) {
      texts.put(name, filled);
    }
  }
}
