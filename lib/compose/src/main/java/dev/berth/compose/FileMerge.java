package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Overriding;
import dev.berth.compose.YamlNode.Scalar;
import dev.berth.kernel.BerthException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a later file over an earlier one by the rules of the Compose specification: maps are merged
 * key by key, lists are appended, single values are replaced; commands are replaced whole, what can
 * be a list or a map is merged as a map, mounts replace those of the same target.
 */
final class FileMerge {
  private static final Set<String> SECTIONS =
      Set.of("services", "networks", "volumes", "configs", "secrets");
  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("services.*.command", Rule.REPLACE),
          Map.entry("services.*.entrypoint", Rule.REPLACE),
          Map.entry("services.*.healthcheck.test", Rule.REPLACE),
          Map.entry("services.*.annotations", Rule.TEXTS),
          Map.entry("services.*.environment", Rule.TEXTS),
          Map.entry("services.*.labels", Rule.TEXTS),
          Map.entry("services.*.deploy.labels", Rule.TEXTS),
          Map.entry("services.*.sysctls", Rule.TEXTS),
          Map.entry("services.*.extra_hosts", Rule.HOSTS),
          Map.entry("networks.*.labels", Rule.TEXTS),
          Map.entry("volumes.*.labels", Rule.TEXTS),
          Map.entry("services.*.depends_on", Rule.NAMES),
          Map.entry("services.*.networks", Rule.NAMES),
          Map.entry("services.*.volumes", Rule.MOUNTS),
          Map.entry("services.*.configs", Rule.CONFIGS),
          Map.entry("services.*.secrets", Rule.SECRETS),
          Map.entry("services.*.build", Rule.BUILD),
          Map.entry("services.*.build.args", Rule.TEXTS),
          Map.entry("services.*.build.labels", Rule.TEXTS),
          Map.entry("services.*.storage_opt", Rule.TEXTS),
          Map.entry("services.*.label_file", Rule.ITEMS),
          Map.entry("configs.*.labels", Rule.TEXTS),
          Map.entry("secrets.*.labels", Rule.TEXTS),
          Map.entry("services.*.tmpfs", Rule.ITEMS),
          Map.entry("services.*.dns", Rule.ITEMS),
          Map.entry("services.*.dns_search", Rule.ITEMS),
          Map.entry("services.*.env_file", Rule.ITEMS));

  private FileMerge() {}

  private enum Rule {
    REPLACE,
    /** A map of texts, or a list of {@code NAME=text}. */
    TEXTS,
    /** A map of texts, or a list of {@code NAME=text} or {@code NAME:text}. */
    HOSTS,
    /** A map, or a list of its keys. */
    NAMES,
    /** A list, or its only item. */
    ITEMS,
    /** A map, or its {@code context}. */
    BUILD,
    /** A list of mounts. */
    MOUNTS,
    /** A list of configs in a service. */
    CONFIGS,
    /** A list of secrets in a service. */
    SECRETS;

    boolean hasTargets() {
      return this == MOUNTS || this == CONFIGS || this == SECRETS;
    }
  }

  /** A file over an earlier one. */
  static YamlNode files(YamlNode earlier, YamlNode later) {
    return merge(earlier, later, "");
  }

  /** A service over the one that it extends. */
  static YamlNode services(YamlNode base, YamlNode service) {
    return merge(base, service, "services.*");
  }

  private static YamlNode merge(YamlNode earlier, YamlNode later, String path) {
    if (later.overriding() != Overriding.MERGE || earlier.overriding() == Overriding.REMOVE) {
      return later;
    }
    Rule rule = RULES.get(path);
    if (rule == Rule.REPLACE) {
      return later;
    }
    if (isNull(later) && !(earlier instanceof Scalar)) {
      return earlier;
    }
    YamlNode below = rule == null ? earlier : uniform(earlier, rule);
    YamlNode above = rule == null ? later : uniform(later, rule);
    if (below instanceof Entries map && above instanceof Entries other) {
      return mergeEntries(map, other, path);
    }
    if (below instanceof Items list && above instanceof Items other) {
      List<YamlNode> items = new ArrayList<>(list.nodes());
      items.addAll(other.nodes());
      List<YamlNode> kept =
          rule != null && rule.hasTargets() ? oneForEachTarget(items, rule) : items;
      return YamlNode.items(kept, list.place());
    }
    return later;
  }

  private static YamlNode mergeEntries(Entries below, Entries above, String path) {
    Map<String, Entry> merged = new LinkedHashMap<>(below.map());
    above
        .map()
        .forEach(
            (key, entry) -> {
              Entry earlier = merged.get(key);
              merged.put(
                  key,
                  earlier == null || key.startsWith("x-")
                      ? entry
                      : new Entry(
                          entry.key(), merge(earlier.value(), entry.value(), step(path, key))));
            });
    return YamlNode.entries(merged, below.place());
  }

  private static String step(String path, String key) {
    if (path.isEmpty()) {
      return key;
    }
    return SECTIONS.contains(path) ? path + ".*" : path + "." + key;
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar && scalar.type() == YamlNode.Type.NULL;
  }

  /** The longer of the forms that a value can have; the value itself if it has none of them. */
  private static YamlNode uniform(YamlNode node, Rule rule) {
    return switch (rule) {
      case REPLACE, MOUNTS, CONFIGS, SECRETS -> node;
      case BUILD ->
          node instanceof Scalar
              ? YamlNode.entries(Map.of("context", new Entry(node.place(), node)), node.place())
              : node;
      case ITEMS -> node instanceof Scalar ? YamlNode.items(List.of(node), node.place()) : node;
      case TEXTS, HOSTS, NAMES -> node instanceof Items items ? asMap(items, rule) : node;
    };
  }

  private static YamlNode asMap(Items items, Rule rule) {
    Map<String, Entry> map = new LinkedHashMap<>();
    for (YamlNode item : items.nodes()) {
      if (!(item instanceof Scalar scalar)) {
        return items;
      }
      String text = scalar.text();
      int separator = separator(text, rule);
      String name = separator < 0 ? text : text.substring(0, separator);
      YamlNode value =
          separator < 0
              ? YamlNode.nothing(item.place())
              : YamlNode.text(text.substring(separator + 1), item.place());
      map.put(name, new Entry(item.place(), value));
    }
    return YamlNode.entries(map, items.place());
  }

  private static int separator(String text, Rule rule) {
    int equals = rule == Rule.NAMES ? -1 : text.indexOf('=');
    return equals < 0 && rule == Rule.HOSTS ? text.indexOf(':') : equals;
  }

  private static List<YamlNode> oneForEachTarget(List<YamlNode> mounts, Rule rule) {
    Map<Object, YamlNode> byTarget = new LinkedHashMap<>();
    for (YamlNode mount : mounts) {
      String target = target(mount, rule);
      byTarget.put(target == null ? mount : target, mount);
    }
    return List.copyOf(byTarget.values());
  }

  private static @Nullable String target(YamlNode mount, Rule rule) {
    if (rule == Rule.MOUNTS) {
      return mount instanceof Scalar scalar ? shortTarget(scalar.text()) : text(mount, "target");
    }
    String target = text(mount, "target");
    String source = mount instanceof Scalar scalar ? scalar.text() : text(mount, "source");
    String written = target == null ? source : target;
    FileMount.Kind kind = rule == Rule.SECRETS ? FileMount.Kind.SECRET : FileMount.Kind.CONFIG;
    return written == null ? null : FileMountsReader.target(kind, written);
  }

  private static @Nullable String text(YamlNode node, String key) {
    Entry entry = node instanceof Entries entries ? entries.map().get(key) : null;
    return entry != null && entry.value() instanceof Scalar scalar ? scalar.text() : null;
  }

  private static @Nullable String shortTarget(String text) {
    try {
      return VolumeSyntax.parse(text).target();
    } catch (BerthException _) {
      // Told when the mount is read.
      return null;
    }
  }

  /** What is left when everything is merged: without what a later file takes away. */
  static YamlNode withoutRemoved(YamlNode node) {
    if (!(node instanceof Entries entries)) {
      return node;
    }
    Map<String, Entry> kept = new LinkedHashMap<>();
    entries
        .map()
        .forEach(
            (key, entry) -> {
              if (entry.value().overriding() != Overriding.REMOVE) {
                kept.put(key, new Entry(entry.key(), withoutRemoved(entry.value())));
              }
            });
    return new Entries(kept, entries.overriding(), entries.place(), entries.size());
  }
}
