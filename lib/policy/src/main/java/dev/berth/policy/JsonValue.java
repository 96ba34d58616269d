package dev.berth.policy;

import dev.berth.kernel.Place;
import java.util.List;

/** JSON that remembers where it stands. */
sealed interface JsonValue {
  /** Where it begins. */
  Place place();

  /** What a message calls it. */
  String noun();

  /** A text. */
  record Text(Place place, String text) implements JsonValue {
    @Override
    public String noun() {
      return "a text";
    }
  }

  /** A number, true or false, as it was written. */
  record Scalar(Place place, String text) implements JsonValue {
    @Override
    public String noun() {
      return text.equals("true") || text.equals("false") ? "a truth value" : "a number";
    }
  }

  record Null(Place place) implements JsonValue {
    @Override
    public String noun() {
      return "null";
    }
  }

  record Items(Place place, List<JsonValue> values) implements JsonValue {
    @Override
    public String noun() {
      return "a list";
    }
  }

  /** An object; no key comes twice. */
  record Members(Place place, List<Member> members) implements JsonValue {
    @Override
    public String noun() {
      return "an object";
    }
  }

  /**
   * A key and its value.
   *
   * @param place where the key stands
   */
  record Member(Place place, String key, JsonValue value) {}
}
