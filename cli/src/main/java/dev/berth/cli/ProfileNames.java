package dev.berth.cli;

import dev.berth.compose.StackSource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The profiles that the files of a stack mention, whether they are switched on or not. */
final class ProfileNames {
  private ProfileNames() {}

  /** Those of the files and of the files that they name, sorted. */
  static Set<String> in(StackSource source) {
    Stream<String> files = source.files().stream().map(StackSource.Text::content);
    Stream<String> attached =
        source.attachments().stream()
            .filter(file -> file.path().matches(".*\\.ya?ml"))
            .map(file -> new String(file.content().bytes(), StandardCharsets.UTF_8));
    Set<String> names = new TreeSet<>();
    Stream.concat(files, attached).forEach(text -> add(text, names));
    return names;
  }

  private static void add(String text, Set<String> names) {
    try {
      Object file = new Load(LoadSettings.builder().build()).loadFromString(text);
      if (file instanceof Map<?, ?> keys && keys.get("services") instanceof Map<?, ?> services) {
        services.values().forEach(service -> addOf(service, names));
      }
    } catch (YamlEngineException e) {
      // A config or a secret that only looks like YAML, or merge keys: the parser has said more.
    }
  }

  private static void addOf(Object service, Set<String> names) {
    if (service instanceof Map<?, ?> keys && keys.get("profiles") instanceof Iterable<?> profiles) {
      profiles.forEach(profile -> names.add(String.valueOf(profile)));
    }
  }
}
