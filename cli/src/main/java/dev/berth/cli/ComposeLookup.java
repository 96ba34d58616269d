package dev.berth.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the Compose files that are meant when nobody names one, as Compose does. */
final class ComposeLookup {
  /** In the order in which they are preferred. */
  static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  private final Path called;

  /**
   * @param called the folder that names are relative to, absolute
   */
  ComposeLookup(Path called) {
    this.called = called;
  }

  /** Those that {@code COMPOSE_FILE} names; none if it is not set. */
  static List<String> named(Map<String, String> variables) {
    String names = variables.getOrDefault("COMPOSE_FILE", "");
    String separator = variables.getOrDefault("COMPOSE_PATH_SEPARATOR", "");
    return Arrays.stream(names.split(Pattern.quote(separator.isEmpty() ? ":" : separator)))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The file of a folder, with the one that overrides it. */
  List<String> in(Path folder) {
    Optional<String> file = first(folder, NAMES);
    List<String> files = new ArrayList<>();
    file.ifPresent(files::add);
    file.flatMap(_ -> first(folder, OVERRIDES)).ifPresent(files::add);
    return files;
  }

  /** The same for the nearest folder that has one: this one, or one above. */
  List<String> above(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      List<String> files = in(at);
      if (!files.isEmpty()) {
        return files;
      }
    }
    return List.of();
  }

  private Optional<String> first(Path folder, List<String> names) {
    return names.stream()
        .filter(name -> Files.isRegularFile(folder.resolve(name)))
        .map(name -> folder.equals(called) ? name : folder.resolve(name).toString())
        .findFirst();
  }
}
