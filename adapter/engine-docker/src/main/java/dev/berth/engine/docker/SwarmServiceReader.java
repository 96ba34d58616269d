package dev.berth.engine.docker;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterService.Update;
import dev.berth.engine.ServiceIdentity;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads the services of a swarm. */
final class SwarmServiceReader {
  private SwarmServiceReader() {}

  /**
   * A service, with what its tasks do not know themselves.
   *
   * @param fixed ports of nodes that were asked for by their numbers, now or before its last change
   * @param ingress ports of tasks that every node passes on to, and of nodes
   * @param firstSlot what a slot's number is counted from
   */
  record Known(
      ServiceIdentity identity,
      ClusterService service,
      Set<Integer> fixed,
      JsonNode ingress,
      int firstSlot) {}

  /** Empty for a service that is not ours. */
  static Optional<Known> read(JsonNode body) {
    JsonNode spec = body.path("Spec");
    return Labels.identity(spec.path("Labels")).map(identity -> read(identity, body, spec));
  }

  private static Known read(ServiceIdentity identity, JsonNode body, JsonNode spec) {
    ClusterService service =
        new ClusterService(
            identity,
            SwarmLabels.given(spec.path("Labels")),
            replicas(body, spec.path("Mode")),
            update(body.path("UpdateStatus")),
            Json.instant(body, "CreatedAt"),
            Json.instant(body, "UpdatedAt"));
    Set<Integer> fixed = new HashSet<>();
    addFixed(spec, fixed);
    addFixed(body.path("PreviousSpec"), fixed);
    int firstSlot = spec.path("Mode").has("ReplicatedJob") ? 0 : 1;
    return new Known(identity, service, fixed, body.path("Endpoint").path("Ports"), firstSlot);
  }

  private static int replicas(JsonNode body, JsonNode mode) {
    JsonNode replicated = mode.path("Replicated").path("Replicas");
    return replicated.isNumber()
        ? replicated.asInt(0)
        : body.path("ServiceStatus").path("DesiredTasks").asInt(0);
  }

  private static void addFixed(JsonNode spec, Set<Integer> into) {
    for (JsonNode port : spec.path("EndpointSpec").path("Ports")) {
      int published = port.path("PublishedPort").asInt(0);
      if (published > 0) {
        into.add(published);
      }
    }
  }

  private static Update update(JsonNode status) {
    Update.State state =
        switch (Json.text(status, "State")) {
          case "updating" -> Update.State.UPDATING;
          case "paused" -> Update.State.PAUSED;
          case "completed" -> Update.State.COMPLETED;
          case "rollback_started" -> Update.State.ROLLING_BACK;
          case "rollback_paused" -> Update.State.ROLLBACK_PAUSED;
          case "rollback_completed" -> Update.State.ROLLED_BACK;
          default -> Update.State.NONE;
        };
    return state == Update.State.NONE
        ? Update.NONE
        : new Update(state, Json.text(status, "Message"));
  }
}
