package dev.berth.policy;

import dev.berth.kernel.Names;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of a document, with the messages about what it has. Confined to one thread.
 *
 * @param path its key path; empty for the document
 */
record Section(JsonValue.Members object, String path, Problems problems) {
  private static final int LONGEST_TEXT = 2048;

  /** A text and where it stands. */
  record Located(Place place, String path, String text) {}

  /** The object that a value is; null, with a problem, if it is none. */
  static @Nullable Section of(JsonValue value, String path, Problems problems) {
    if (value instanceof JsonValue.Members members) {
      return new Section(members, path, problems);
    }
    problems.error(
        value.place(), path, "This has to be an object and is %s.".formatted(value.noun()));
    return null;
  }

  @Nullable JsonValue find(String key) {
    for (JsonValue.Member member : object.members()) {
      if (member.key().equals(key)) {
        return member.value();
      }
    }
    return null;
  }

  boolean has(String key) {
    return find(key) != null;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + Quoted.plain(key);
  }

  /** Tells of every key that is not among some. */
  void checkKeys(List<String> known) {
    for (JsonValue.Member member : object.members()) {
      if (!known.contains(member.key())) {
        problems.error(
            member.place(),
            path,
            "The key %s is unknown here.%s"
                .formatted(Quoted.of(member.key()), suggestion(member.key(), known, problems)));
      }
    }
  }

  /** The text of a key; null if it is absent, or no text (with a problem). */
  @Nullable Located text(String key) {
    JsonValue value = find(key);
    return value == null ? null : text(value, path(key), problems);
  }

  /** The texts of a key that has one or a list of some; empty after a problem. */
  List<Located> texts(String key) {
    JsonValue value = find(key);
    return value == null ? List.of() : texts(value, path(key), problems);
  }

  /** The texts of a value that is one or a list of some; empty after a problem. */
  static List<Located> texts(JsonValue value, String path, Problems problems) {
    if (!(value instanceof JsonValue.Items items)) {
      Located text = text(value, path, problems);
      return text == null ? List.of() : List.of(text);
    }
    if (items.values().isEmpty()) {
      problems.error(value.place(), path, "This list is empty, so nothing would ever match.");
    }
    List<Located> texts = new ArrayList<>();
    for (int i = 0; i < items.values().size(); i++) {
      Located text = text(items.values().get(i), path + "[" + i + "]", problems);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static @Nullable Located text(JsonValue value, String path, Problems problems) {
    if (!(value instanceof JsonValue.Text text)) {
      problems.error(
          value.place(), path, "This has to be a text and is %s.".formatted(value.noun()));
      return null;
    }
    return checked(new Located(value.place(), path, text.text()), problems);
  }

  /** The same; null, with a problem, if it is too long or has characters that cannot be seen. */
  static @Nullable Located checked(Located text, Problems problems) {
    if (text.text().length() > LONGEST_TEXT) {
      problems.error(
          text.place(),
          text.path(),
          "This text is longer than %d characters.".formatted(LONGEST_TEXT));
      return null;
    }
    Optional<Integer> hidden =
        text.text().codePoints().filter(c -> !Quoted.isShown(c)).boxed().findFirst();
    hidden.ifPresent(
        c ->
            problems.error(
                text.place(),
                text.path(),
                "The character U+%04X in %s cannot be seen. Leave it out."
                    .formatted(c, Quoted.of(text.text()))));
    return hidden.isPresent() ? null : text;
  }

  /** What follows a message about a misspelt word. */
  static String suggestion(String word, List<String> known, Problems problems) {
    if (problems.dropped() > 0) {
      return "";
    }
    return known.stream()
        .filter(each -> Ascii.equalsIgnoreCase(each, word))
        .findFirst()
        .or(() -> Names.nearest(word, known))
        .map(nearest -> " Did you mean '" + nearest + "'?")
        .orElse("");
  }
}
