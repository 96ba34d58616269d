package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Scalar;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes the relative paths of a file absolute which another one extends or includes: there they
 * start at the folder of the file itself. What is no path is left as it is.
 */
final class RelativePaths {
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*|git@.*|github\\.com/.*|service:.*|param:.*");

  /** What is written at the places that hold paths, {@code *} for any key or item. */
  private static final Map<String, Kind> PLACES =
      Map.ofEntries(
          Map.entry("include", Kind.PATH),
          Map.entry("include.*", Kind.PATH),
          Map.entry("include.*.path", Kind.PATH),
          Map.entry("include.*.path.*", Kind.PATH),
          Map.entry("include.*.project_directory", Kind.PATH),
          Map.entry("include.*.env_file", Kind.PATH),
          Map.entry("include.*.env_file.*", Kind.PATH),
          Map.entry("services.*.extends.file", Kind.PATH),
          Map.entry("services.*.env_file", Kind.PATH),
          Map.entry("services.*.env_file.*", Kind.PATH),
          Map.entry("services.*.env_file.*.path", Kind.PATH),
          Map.entry("services.*.label_file", Kind.PATH),
          Map.entry("services.*.label_file.*", Kind.PATH),
          Map.entry("services.*.build", Kind.PATH),
          Map.entry("services.*.build.context", Kind.PATH),
          Map.entry("services.*.build.additional_contexts.*", Kind.PATH),
          Map.entry("services.*.volumes.*", Kind.SHORT_MOUNT),
          Map.entry("services.*.volumes.*.source", Kind.BIND_SOURCE),
          Map.entry("configs.*.file", Kind.PATH),
          Map.entry("secrets.*.file", Kind.PATH),
          Map.entry("volumes.*.driver_opts.device", Kind.BIND_SOURCE));

  private final Path folder;

  private RelativePaths(Path folder) {
    this.folder = folder;
  }

  private enum Kind {
    PATH,
    /** A path that begins with a dot; else the name of a volume. */
    BIND_SOURCE,
    /** A mount in its short form. */
    SHORT_MOUNT
  }

  static YamlNode absolute(YamlNode file, Path folder) {
    return new RelativePaths(folder).changed(file, "", 0);
  }

  private YamlNode changed(YamlNode node, String path, int depth) {
    if (depth > 5) {
      return node;
    }
    return switch (node) {
      case Scalar scalar -> scalar(scalar, path);
      case Items items -> {
        List<YamlNode> nodes =
            items.nodes().stream().map(item -> changed(item, path + ".*", depth + 1)).toList();
        yield new Items(nodes, items.overriding(), items.place(), items.size());
      }
      case Entries entries -> {
        Map<String, Entry> map = new LinkedHashMap<>();
        entries
            .map()
            .forEach(
                (key, entry) -> {
                  String step = step(path, key);
                  map.put(key, new Entry(entry.key(), changed(entry.value(), step, depth + 1)));
                });
        yield entries.withMap(map);
      }
    };
  }

  private static String step(String path, String key) {
    return switch (path) {
      case "" -> key;
      case "services", "configs", "secrets", "volumes", "services.*.build.additional_contexts" ->
          path + ".*";
      default -> path + "." + key;
    };
  }

  private Scalar scalar(Scalar scalar, String path) {
    Kind kind = PLACES.get(path);
    if (kind == null || scalar.type() == YamlNode.Type.NULL || scalar.text().isBlank()) {
      return scalar;
    }
    String text = scalar.text();
    String absolute =
        switch (kind) {
          case PATH -> ADDRESS.matcher(text).matches() ? text : resolved(text);
          case BIND_SOURCE -> text.startsWith(".") ? resolved(text) : text;
          case SHORT_MOUNT -> {
            int colon = text.indexOf(':');
            yield text.startsWith(".") && colon > 0
                ? resolved(text.substring(0, colon)) + text.substring(colon)
                : text;
          }
        };
    return absolute.equals(text)
        ? scalar
        : new Scalar(absolute, YamlNode.Type.TEXT, scalar.overriding(), scalar.place());
  }

  private String resolved(String text) {
    if (text.startsWith("~")) {
      return text;
    }
    try {
      return folder.resolve(text).normalize().toString();
    } catch (InvalidPathException _) {
      return text;
    }
  }
}
