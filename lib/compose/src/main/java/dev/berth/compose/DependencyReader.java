package dev.berth.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code depends_on:}. */
final class DependencyReader {
  static final String COMPLETED = "service_completed_successfully";
  static final String HEALTHY = "service_healthy";
  private static final String STARTED = "service_started";
  private static final List<String> CONDITIONS = List.of(STARTED, HEALTHY, COMPLETED);

  private final String service;
  private final DeclaredNames declared;
  private final Map<String, String> dependencies = new LinkedHashMap<>();

  private DependencyReader(String service, DeclaredNames declared) {
    this.service = service;
    this.declared = declared;
  }

  /**
   * The services that this one waits for, with their conditions.
   *
   * @param further those that other keys name, which wait for the start only
   */
  static Map<String, String> read(
      @Nullable Value dependsOn,
      String service,
      DeclaredNames declared,
      Map<String, Value> further) {
    DependencyReader reader = new DependencyReader(service, declared);
    if (dependsOn != null) {
      reader.read(dependsOn);
    }
    further.forEach(
        (name, value) -> {
          if (!reader.dependencies.containsKey(name)) {
            reader.add(name, value, STARTED, true);
          }
        });
    return reader.dependencies;
  }

  private void read(Value dependsOn) {
    if (dependsOn.isList()) {
      for (Value item : dependsOn.items()) {
        String name = item.text();
        if (name != null) {
          add(name, item, STARTED, true);
        }
      }
    } else if (dependsOn.isMap()) {
      dependsOn.entries().forEach(this::addEntry);
    } else {
      dependsOn.wrongType("a list or a map");
    }
  }

  private void addEntry(String name, Value value) {
    if (value.isNull()) {
      add(name, value, STARTED, true);
      return;
    }
    Section section = value.section(KnownKeys.DEPENDENCY);
    boolean required = !section.has("required") || section.flag("required");
    add(name, value, section.readOr("condition", STARTED, DependencyReader::condition), required);
  }

  private static @Nullable String condition(Value value) {
    String condition = value.text();
    if (condition == null || CONDITIONS.contains(condition)) {
      return condition;
    }
    value.error(
        "The condition %s is not known. Write %s."
            .formatted(Shown.quoted(condition), String.join(" or ", CONDITIONS)));
    return null;
  }

  private void add(String name, Value value, String condition, boolean required) {
    if (name.equals(service)) {
      value.error("The service depends on itself. Remove this.");
      return;
    }
    boolean present = declared.services().contains(name);
    if (present && !declared.leftOut().contains(name)) {
      dependencies.put(name, condition);
      return;
    }
    String why =
        present
            ? "is left out because its profile is not switched on"
            : "is not a service of this stack";
    if (!required) {
      value.warning("%s %s, so nothing waits for it.".formatted(Shown.quoted(name), why));
      return;
    }
    value.error(
        "%s %s.%s"
            .formatted(
                Shown.quoted(name),
                why,
                present
                    ? " Switch it on with '--profile', or write 'required: false' here."
                    : Shown.suggestion(name, declared.services(), value.problems())));
  }
}
