package dev.berth.engine.docker;

import dev.berth.engine.EngineTask;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a task from what the daemon tells about its container. Immutable. */
final class TaskReader {
  private static final int KILLED = 137;

  private final Labels labels;

  TaskReader(Labels labels) {
    this.labels = labels;
  }

  /** The task of a container; empty for one that is not ours. */
  Optional<KnownTask> read(JsonNode container) {
    if (!labels.areOurs(container.path("Config").path("Labels"))) {
      return Optional.empty();
    }
    return Kept.find(container)
        .map(kept -> new KnownTask(task(kept, container), id(container), kept.image()));
  }

  static String id(JsonNode container) {
    return Json.text(container, "Id");
  }

  private EngineTask task(Kept kept, JsonNode container) {
    TaskState state = state(container);
    Map<NetworkName, InetAddress> addresses =
        state instanceof TaskState.Running ? addresses(kept.spec(), container) : Map.of();
    return new EngineTask(
        kept.spec(), state, Json.instant(container, "Created"), addresses, kept.warnings());
  }

  private Map<NetworkName, InetAddress> addresses(TaskSpec spec, JsonNode container) {
    JsonNode networks = container.path("NetworkSettings").path("Networks");
    Map<NetworkName, InetAddress> addresses = new LinkedHashMap<>();
    for (Attachment attachment : spec.networking().attachments()) {
      String address =
          Json.text(networks.path(labels.networkName(attachment.network())), "IPAddress");
      if (!address.isEmpty()) {
        addresses.put(attachment.network(), InetAddress.ofLiteral(address));
      }
    }
    return addresses;
  }

  /** Whether all of a container was made: it is part of each network that its task asks for. */
  boolean isWhole(KnownTask known, JsonNode container) {
    JsonNode networks = container.path("NetworkSettings").path("Networks");
    return known.task().spec().networking().attachments().stream()
        .allMatch(attachment -> networks.has(labels.networkName(attachment.network())));
  }

  /** What a container's {@code State} means. */
  static TaskState state(JsonNode container) {
    JsonNode state = container.path("State");
    Instant started = Json.instant(state, "StartedAt");
    boolean ran = started.isAfter(Instant.EPOCH);
    return switch (Json.text(state, "Status")) {
      case "running", "paused", "restarting", "stopping" ->
          new TaskState.Running(started, state.path("Pid").asLong(0));
      case "exited", "dead", "removing", "stopped" ->
          ran ? exited(state, started) : notStarted(container, state);
      default ->
          Json.text(state, "Error").isEmpty()
              ? new TaskState.Created()
              : notStarted(container, state);
    };
  }

  /** Podman takes the time of a start when it is done: a short run has ended before that. */
  private static TaskState.Exited exited(JsonNode state, Instant started) {
    int code = state.path("ExitCode").asInt(255) & 0xff;
    Instant finished = Json.instant(state, "FinishedAt");
    Instant at = finished.isBefore(started) ? started : finished;
    if (state.path("OOMKilled").asBoolean(false) && code == KILLED) {
      return new TaskState.Exited(at, code, TaskState.Cause.OUT_OF_MEMORY, "killed: out of memory");
    }
    String reason =
        code > 128 ? "killed by " + Signals.name(code - 128) : "exited with code " + code;
    return new TaskState.Exited(at, code, TaskState.Cause.EXITED, reason);
  }

  private static TaskState.Exited notStarted(JsonNode container, JsonNode state) {
    Instant finished = Json.instant(state, "FinishedAt");
    Instant at = finished.isAfter(Instant.EPOCH) ? finished : Json.instant(container, "Created");
    int code = state.path("ExitCode").asInt(0) & 0xff;
    String error = Json.text(state, "Error");
    return notStarted(at, code == 0 ? 255 : code, error.isEmpty() ? "could not start" : error);
  }

  static TaskState.Exited notStarted(Instant at, int code, String reason) {
    return new TaskState.Exited(at, code, TaskState.Cause.NOT_STARTED, reason);
  }
}
