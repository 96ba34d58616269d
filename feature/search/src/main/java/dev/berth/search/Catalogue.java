package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.FieldType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The indices of a tenant and the fields of each, in a file of lines {@code INDEX TAB FIELD TAB
 * TYPE}. A field has the type of its first value; others are kept and found all the same.
 * Thread-safe.
 */
final class Catalogue {
  /** Fields of one index; those beyond are found by their values, and not told. */
  static final int MOST_FIELDS = 1000;

  static final int MOST_INDICES = 1000;
  private static final int MOST_ALL = 50_000;
  private static final String FILE = "indices";

  private final Path file;
  private final Map<String, Map<String, FieldType>> indices = new ConcurrentHashMap<>();
  private int all;
  private volatile boolean unsaved;

  private Catalogue(Path file) {
    this.file = file;
  }

  static Catalogue open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Catalogue catalogue = new Catalogue(folder.resolve(FILE));
    if (Files.exists(catalogue.file)) {
      for (String line : Files.readAllLines(catalogue.file)) {
        String[] parts = line.split("\t", 3);
        if (parts.length == 3) {
          catalogue.index(parts[0]);
          if (!parts[1].isEmpty()) {
            catalogue.learn(parts[0], Map.of(parts[1], FieldType.valueOf(parts[2])));
          }
        }
      }
    }
    catalogue.unsaved = false;
    return catalogue;
  }

  List<String> names() {
    return indices.keySet().stream().sorted().toList();
  }

  SortedMap<String, FieldType> fields(String index) {
    return new TreeMap<>(indices.getOrDefault(index, Map.of()));
  }

  private Map<String, FieldType> index(String name) {
    Map<String, FieldType> known = indices.get(name);
    return known == null ? begin(name) : known;
  }

  private synchronized Map<String, FieldType> begin(String name) {
    if (indices.size() >= MOST_INDICES) {
      throw ElasticFailure.illegal(
          "Cannot make index '%s': there are %d already. Remove one."
              .formatted(name, MOST_INDICES));
    }
    unsaved = true;
    return indices.computeIfAbsent(name, _ -> new ConcurrentHashMap<>());
  }

  boolean create(String name) {
    boolean fresh = !indices.containsKey(name);
    Map<String, FieldType> _ = index(name);
    return fresh;
  }

  synchronized boolean remove(String name) {
    Map<String, FieldType> removed = indices.remove(name);
    if (removed == null) {
      return false;
    }
    all -= removed.size();
    unsaved = true;
    return true;
  }

  /** Notes what a document has that no one before had. */
  void learn(String index, Map<String, FieldType> types) {
    Map<String, FieldType> known = index(index);
    for (Map.Entry<String, FieldType> field : types.entrySet()) {
      if (!known.containsKey(field.getKey())) {
        add(known, field.getKey(), field.getValue());
      }
    }
  }

  private synchronized void add(Map<String, FieldType> known, String field, FieldType type) {
    boolean plain = field.indexOf('\t') < 0 && field.indexOf('\n') < 0 && field.indexOf('\r') < 0;
    if (plain && known.size() < MOST_FIELDS && all < MOST_ALL && !known.containsKey(field)) {
      known.put(field, type);
      all++;
      unsaved = true;
    }
  }

  /** Puts it on disk, if there is something new. */
  synchronized void save() throws IOException {
    if (!unsaved) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    for (String name : names()) {
      lines.append(name).append("\t\t\n");
      fields(name)
          .forEach(
              (field, type) ->
                  lines
                      .append(name)
                      .append('\t')
                      .append(field)
                      .append('\t')
                      .append(type.name())
                      .append('\n'));
    }
    Path next = file.resolveSibling(FILE + ".next");
    Files.writeString(next, lines, StandardCharsets.UTF_8);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    unsaved = false;
  }
}
