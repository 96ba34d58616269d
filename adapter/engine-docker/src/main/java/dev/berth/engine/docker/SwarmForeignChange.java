package dev.berth.engine.docker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Says how a service is stopped so that nothing of it is lost. One of replicas has none, and a
 * label with their number; a global one may only run where no node is. Immutable bodies in, bodies
 * out.
 */
final class SwarmForeignChange {
  /** On a service that is stopped: how many replicas it had; of a global one {@code global}. */
  static final String STOPPED = "berth.stopped";

  private static final String NOWHERE = "node.id == berth-stopped";
  private static final String GLOBAL = "global";

  private SwarmForeignChange() {}

  /** Its spec once it is stopped; empty: it is. */
  static Optional<Map<String, Object>> stopped(JsonNode body) {
    JsonNode spec = body.path("Spec");
    if (spec.path("Labels").has(STOPPED)) {
      return Optional.empty();
    }
    Map<String, Object> changed = Json.object(spec);
    Map<String, String> labels = new LinkedHashMap<>(Json.map(spec.path("Labels")));
    JsonNode replicated = spec.path("Mode").path("Replicated");
    if (replicated.isObject()) {
      labels.put(STOPPED, Long.toString(replicated.path("Replicas").asLong(1)));
      changed.put("Mode", Map.of("Replicated", Map.of("Replicas", 0)));
    } else {
      labels.put(STOPPED, GLOBAL);
      List<String> constraints = new ArrayList<>(constraints(spec));
      constraints.add(NOWHERE);
      place(changed, constraints);
    }
    changed.put("Labels", labels);
    return Optional.of(changed);
  }

  /** Its spec once it runs as before; empty: it was not stopped. */
  static Optional<Map<String, Object>> started(JsonNode body) {
    JsonNode spec = body.path("Spec");
    String before = Json.text(spec.path("Labels"), STOPPED);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> changed = Json.object(spec);
    Map<String, String> labels = new LinkedHashMap<>(Json.map(spec.path("Labels")));
    labels.remove(STOPPED);
    changed.put("Labels", labels);
    if (before.equals(GLOBAL)) {
      place(changed, constraints(spec));
    } else {
      changed.put("Mode", Map.of("Replicated", Map.of("Replicas", number(before))));
    }
    return Optional.of(changed);
  }

  /** How many replicas a service has, or had before it was stopped. */
  static int replicas(JsonNode body) {
    JsonNode spec = body.path("Spec");
    String before = Json.text(spec.path("Labels"), STOPPED);
    if (!before.isEmpty() && !before.equals(GLOBAL)) {
      return number(before);
    }
    JsonNode replicas = spec.path("Mode").path("Replicated").path("Replicas");
    return replicas.isNumber()
        ? replicas.asInt(0)
        : body.path("ServiceStatus").path("DesiredTasks").asInt(0);
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 1;
  }

  /** Those that its author wrote. */
  static List<String> constraints(JsonNode spec) {
    List<String> constraints =
        new ArrayList<>(
            Json.texts(spec.path("TaskTemplate").path("Placement").path("Constraints")));
    constraints.removeIf(one -> one.replace(" ", "").equals(NOWHERE.replace(" ", "")));
    return constraints;
  }

  private static void place(Map<String, Object> spec, List<String> constraints) {
    Map<String, Object> template = Json.object(spec.getOrDefault("TaskTemplate", Map.of()));
    Map<String, Object> placement = Json.object(template.getOrDefault("Placement", Map.of()));
    placement.put("Constraints", constraints);
    template.put("Placement", placement);
    spec.put("TaskTemplate", template);
  }
}
