package dev.berth.router;

import dev.berth.kernel.Names;
import dev.berth.traefik.TraefikConfiguration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the parts of a source define under one kind of name, which they share. Immutable.
 *
 * @param <T> what is defined
 */
final class SharedNames<T> {
  private static final Set<String> LABELS = Set.of("docker", "swarm");

  private final Map<String, List<Definition<T>>> byName = new LinkedHashMap<>();

  /** One of a part. */
  record Definition<T>(RoutePart part, T value) {}

  SharedNames(List<RoutePart> parts, Function<TraefikConfiguration, Map<String, T>> kind) {
    for (RoutePart part : parts) {
      kind.apply(part.configuration())
          .forEach(
              (name, value) ->
                  byName
                      .computeIfAbsent(name, _ -> new ArrayList<>())
                      .add(new Definition<>(part, value)));
    }
  }

  Set<String> names() {
    return byName.keySet();
  }

  List<Definition<T>> of(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** The end of a sentence that suggests another name; empty: none is near. */
  String suggestion(String name) {
    Optional<String> nearest = Names.nearest(name, List.copyOf(byName.keySet()));
    return nearest.map(near -> " Did you mean '" + near + "'?").orElse("");
  }

  /** {@code auth@docker} and {@code auth@swarm} are {@code auth}; any other provider stays. */
  static String withoutProvider(String name) {
    int at = name.indexOf('@');
    return at > 0 && LABELS.contains(name.substring(at + 1)) ? name.substring(0, at) : name;
  }
}
