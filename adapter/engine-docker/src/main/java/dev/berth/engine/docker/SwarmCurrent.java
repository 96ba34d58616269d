package dev.berth.engine.docker;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A service as the API tells of it. Immutable.
 *
 * @param version which of its changes this was; the next has to name it
 */
record SwarmCurrent(String id, long version, String name, JsonNode body) {
  static SwarmCurrent of(JsonNode body) {
    return new SwarmCurrent(
        Json.text(body, "ID"),
        body.path("Version").path("Index").asLong(0),
        Json.text(body.path("Spec"), "Name"),
        body);
  }

  private JsonNode spec() {
    return body.path("Spec");
  }

  /** What its tasks are made of, as a hash; empty for one that is not ours. */
  String template() {
    return Json.text(spec().path("Labels"), SwarmLabels.TEMPLATE);
  }

  /** The labels of its containers. */
  Map<String, String> containerLabels() {
    return Json.map(spec().path("TaskTemplate").path("ContainerSpec").path("Labels"));
  }

  /** {@code Replicated}, {@code Global}, {@code ReplicatedJob} or {@code GlobalJob}. */
  String mode() {
    return spec().path("Mode").propertyNames().stream().findFirst().orElse("");
  }

  /** The reference of its image; empty: it is no service of containers. */
  String image() {
    return Json.text(spec().path("TaskTemplate").path("ContainerSpec"), "Image");
  }

  /** The ids of the secrets that its tasks have. */
  Set<String> secrets() {
    Set<String> ids = new HashSet<>();
    for (JsonNode secret : spec().path("TaskTemplate").path("ContainerSpec").path("Secrets")) {
      ids.add(Json.text(secret, "SecretID"));
    }
    return ids;
  }
}
