package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The templates, policies and pipelines of a tenant, in a file of lines {@code KIND TAB NAME TAB
 * JSON}. Thread-safe.
 */
final class Templates {
  private static final int MOST = 500;

  /** Of names and texts, in characters. */
  private static final long MOST_TEXT = 4 << 20;

  private static final int LONGEST_NAME = 255;
  private static final String FILE = "templates";

  private final Path file;
  private final SortedMap<String, SortedMap<String, String>> kept = new TreeMap<>();

  private Templates(Path file) {
    this.file = file;
  }

  static Templates open(Path folder) throws IOException {
    Templates templates = new Templates(folder.resolve(FILE));
    if (Files.exists(templates.file)) {
      for (String line : Files.readAllLines(templates.file)) {
        String[] parts = line.split("\t", 3);
        if (parts.length == 3) {
          templates.of(parts[0]).put(parts[1], parts[2]);
        }
      }
    }
    return templates;
  }

  private SortedMap<String, String> of(String kind) {
    return kept.computeIfAbsent(kind, _ -> new TreeMap<>());
  }

  synchronized SortedMap<String, String> list(String kind) {
    return new TreeMap<>(kept.getOrDefault(kind, new TreeMap<>()));
  }

  /**
   * @param json on one line
   */
  synchronized void keep(String kind, String name, String json) throws IOException {
    if (name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw ElasticFailure.illegal(
          "Cannot keep a template of that name: it has at most %d characters, and none that controls."
              .formatted(LONGEST_NAME));
    }
    String before = of(kind).put(name, json);
    long count = kept.values().stream().mapToLong(Map::size).sum();
    if (count > MOST || text() > MOST_TEXT) {
      restore(kind, name, before);
      throw ElasticFailure.illegal(
          "Cannot keep more than %d templates, policies and pipelines, or more than %d characters of them."
              .formatted(MOST, MOST_TEXT));
    }
    try {
      save();
    } catch (IOException e) {
      restore(kind, name, before);
      throw e;
    }
  }

  private void restore(String kind, String name, @Nullable String before) {
    if (before == null) {
      of(kind).remove(name);
    } else {
      of(kind).put(name, before);
    }
  }

  private long text() {
    long sum = 0;
    for (SortedMap<String, String> each : kept.values()) {
      for (Map.Entry<String, String> one : each.entrySet()) {
        sum += one.getKey().length() + one.getValue().length();
      }
    }
    return sum;
  }

  synchronized boolean remove(String kind, String name) throws IOException {
    boolean removed = of(kind).remove(name) != null;
    if (removed) {
      save();
    }
    return removed;
  }

  private void save() throws IOException {
    StringBuilder lines = new StringBuilder();
    kept.forEach(
        (kind, all) ->
            all.forEach(
                (name, json) ->
                    lines
                        .append(kind)
                        .append('\t')
                        .append(name)
                        .append('\t')
                        .append(json)
                        .append('\n')));
    Path next = file.resolveSibling(FILE + ".next");
    Files.writeString(next, lines, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
