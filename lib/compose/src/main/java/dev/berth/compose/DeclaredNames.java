package dev.berth.compose;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a file declares, known before its services are read.
 *
 * @param services all of them
 * @param leftOut services whose profiles are all switched off
 * @param profiles those that a service has
 * @param awaited services that others want to end well before they start
 */
record DeclaredNames(
    Set<String> services,
    Set<String> leftOut,
    Set<String> profiles,
    Set<String> awaited,
    Set<String> networks,
    Set<String> volumes,
    Set<String> configs,
    Set<String> secrets) {
  /** Switches every profile on. */
  static final String ALL = "*";

  /**
   * @param profiles those switched on
   */
  static DeclaredNames of(Section file, Set<String> profiles) {
    Set<String> leftOut = new HashSet<>();
    Set<String> known = new TreeSet<>();
    Set<String> awaited = new HashSet<>();
    Map<String, Value> services = map(file.get("services"));
    services.forEach(
        (name, service) -> {
          Map<String, Value> entries = map(service);
          Set<String> own = texts(entries.get("profiles"));
          known.addAll(own);
          if (!own.isEmpty() && !profiles.contains(ALL) && Collections.disjoint(own, profiles)) {
            leftOut.add(name);
          }
          addAwaited(entries.get("depends_on"), awaited);
        });
    return new DeclaredNames(
        services.keySet(),
        leftOut,
        known,
        awaited,
        map(file.get("networks")).keySet(),
        map(file.get("volumes")).keySet(),
        map(file.get("configs")).keySet(),
        map(file.get("secrets")).keySet());
  }

  private static Map<String, Value> map(@Nullable Value value) {
    return value != null && value.isMap() ? value.entries() : Map.of();
  }

  private static Set<String> texts(@Nullable Value list) {
    Set<String> texts = new HashSet<>();
    if (list != null && list.node() instanceof YamlNode.Items items) {
      for (YamlNode node : items.nodes()) {
        if (node instanceof YamlNode.Scalar scalar) {
          texts.add(scalar.text());
        }
      }
    }
    return texts;
  }

  private static void addAwaited(@Nullable Value dependsOn, Set<String> awaited) {
    map(dependsOn)
        .forEach(
            (name, dependency) -> {
              Value condition = map(dependency).get("condition");
              if (condition != null
                  && condition.node() instanceof YamlNode.Scalar scalar
                  && scalar.text().equals(DependencyReader.COMPLETED)) {
                awaited.add(name);
              }
            });
  }
}
