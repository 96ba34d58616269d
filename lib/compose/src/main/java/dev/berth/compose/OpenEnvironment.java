package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives entries of {@code environment} that have no value the value of a variable, where the
 * variable is known to an included file only.
 */
final class OpenEnvironment {
  private OpenEnvironment() {}

  /** The file with the environments of its services filled. */
  static YamlNode filled(YamlNode file, Map<String, String> variables) {
    if (variables.isEmpty()) {
      return file;
    }
    return within(
        file,
        "services",
        services ->
            everyEntry(
                services,
                service -> within(service, "environment", list -> values(list, variables))));
  }

  private interface Change {
    YamlNode of(YamlNode node);
  }

  private static YamlNode within(YamlNode node, String key, Change change) {
    if (!(node instanceof Entries entries) || !entries.map().containsKey(key)) {
      return node;
    }
    Map<String, Entry> map = new LinkedHashMap<>(entries.map());
    map.computeIfPresent(key, (_, entry) -> new Entry(entry.key(), change.of(entry.value())));
    return entries.withMap(map);
  }

  private static YamlNode everyEntry(YamlNode node, Change change) {
    if (!(node instanceof Entries entries)) {
      return node;
    }
    Map<String, Entry> map = new LinkedHashMap<>();
    entries.map().forEach((key, e) -> map.put(key, new Entry(e.key(), change.of(e.value()))));
    return entries.withMap(map);
  }

  private static YamlNode values(YamlNode environment, Map<String, String> variables) {
    return switch (environment) {
      case Scalar scalar -> scalar;
      case Entries entries -> {
        Map<String, Entry> map = new LinkedHashMap<>();
        entries
            .map()
            .forEach(
                (name, entry) ->
                    map.put(
                        name,
                        entry.value() instanceof Scalar scalar
                                && scalar.type() == YamlNode.Type.NULL
                                && variables.containsKey(name)
                            ? new Entry(
                                entry.key(),
                                YamlNode.text(variables.getOrDefault(name, ""), scalar.place()))
                            : entry));
        yield entries.withMap(map);
      }
      case Items items -> {
        List<YamlNode> nodes =
            items.nodes().stream()
                .map(
                    node ->
                        node instanceof Scalar scalar && variables.containsKey(scalar.text())
                            ? YamlNode.text(
                                scalar.text() + "=" + variables.get(scalar.text()), scalar.place())
                            : node)
                .toList();
        yield new Items(nodes, items.overriding(), items.place(), items.size());
      }
    };
  }
}
