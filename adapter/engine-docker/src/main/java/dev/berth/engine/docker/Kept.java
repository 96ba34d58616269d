package dev.berth.engine.docker;

import dev.berth.engine.TaskSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a container's label keeps of its task, beside what the daemon knows itself. Labels are in
 * every event and listing, so of the environment they have the names alone: the values are read
 * from the container's own.
 *
 * @param version of this form; a later release reads earlier ones
 * @param image the id of its image
 */
record Kept(int version, TaskSpec spec, String image, List<String> warnings) {
  private static final int VERSION = 1;

  Kept {
    warnings = List.copyOf(warnings);
  }

  /** What a label says of a task. */
  static String label(TaskSpec spec, String image, List<String> warnings) {
    Map<String, String> names = new LinkedHashMap<>();
    spec.process().environment().keySet().stream().sorted().forEach(name -> names.put(name, ""));
    TaskSpec shown = spec.withProcess(spec.process().withEnvironment(names));
    return Json.text(new Kept(VERSION, shown, image, warnings));
  }

  /** What was kept of a container's task; empty if its label does not say it. */
  static Optional<Kept> find(JsonNode container) {
    JsonNode config = container.path("Config");
    return Json.find(Json.text(config.path("Labels"), Labels.SPEC), Kept.class)
        .map(kept -> kept.withValues(Json.texts(config.path("Env"))));
  }

  private Kept withValues(List<String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String entry : environment) {
      int equals = entry.indexOf('=');
      String name = equals < 0 ? entry : entry.substring(0, equals);
      if (spec.process().environment().containsKey(name)) {
        values.put(name, equals < 0 ? "" : entry.substring(equals + 1));
      }
    }
    return new Kept(
        version, spec.withProcess(spec.process().withEnvironment(values)), image, warnings);
  }
}
