package dev.berth.deploy;

import dev.berth.compose.StackSource;
import dev.berth.kernel.Place;
import java.util.List;

/**
 * Where a key of a section stands in the text, found by its indentation; sections know only their
 * own beginning. Immutable.
 */
record KeyPlaces(StackSource source) {
  /**
   * The place of a direct key of a section, else the section's own.
   *
   * @param section where its name stands, or its first key
   */
  Place find(Place section, String name, String key) {
    return source.files().stream()
        .filter(file -> file.name().equals(section.file()))
        .findFirst()
        .map(file -> find(file.content().lines().toList(), section, name, key))
        .orElse(section);
  }

  private static Place find(List<String> lines, Place section, String name, String key) {
    int first = section.line() - 1;
    if (first < 0 || first >= lines.size()) {
      return section;
    }
    boolean atName = lines.get(first).strip().replaceAll("[\"']", "").startsWith(name + ":");
    int outer = indentation(lines.get(first)) - (atName ? 0 : 1);
    int inner = -1;
    for (int i = atName ? first + 1 : first; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      int indentation = indentation(line);
      if (indentation <= outer) {
        return section;
      }
      inner = inner < 0 ? indentation : inner;
      if (indentation == inner && line.strip().startsWith(key + ":")) {
        return new Place(section.file(), i + 1, indentation + 1);
      }
    }
    return section;
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }
}
