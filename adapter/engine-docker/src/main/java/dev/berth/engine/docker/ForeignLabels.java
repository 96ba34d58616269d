package dev.berth.engine.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The labels by which docker-compose and {@code docker stack deploy} know what is theirs. */
final class ForeignLabels {
  static final String COMPOSE = "com.docker.compose.";
  static final String PROJECT = COMPOSE + "project";
  static final String SERVICE = COMPOSE + "service";
  static final String ONE_OFF = COMPOSE + "oneoff";
  static final String DEPENDS_ON = COMPOSE + "depends_on";
  static final String NAMESPACE = "com.docker.stack.namespace";

  /** On containers that are tasks of a swarm. */
  static final String SWARM_SERVICE = "com.docker.swarm.service.id";

  private ForeignLabels() {}

  /** Whether any Berth has made what has these labels. */
  static boolean areOfBerth(JsonNode labels) {
    return labels.has(Labels.INSTANCE);
  }

  /** Those that an author wrote; tools write theirs again. */
  static Map<String, String> written(JsonNode labels) {
    Map<String, String> written = new LinkedHashMap<>(Json.map(labels));
    written
        .keySet()
        .removeIf(
            key ->
                key.startsWith(COMPOSE)
                    || key.startsWith("com.docker.stack.")
                    || key.startsWith("com.docker.swarm.")
                    || key.startsWith("io.podman.compose.")
                    || key.startsWith("dev.berth.")
                    || key.equals(SwarmForeignChange.STOPPED));
    return written;
  }
}
