package dev.berth.engine.docker;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.ClusterTask.Endpoint;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.docker.SwarmServiceReader.Known;
import dev.berth.kernel.RegistryName;
import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the tasks of a swarm, knowing its services and nodes. For one thread. */
final class SwarmTaskReader {
  private static final int UNKNOWN_CODE = 255;

  private final Map<String, Known> services;
  private final Map<String, Node> nodes;
  private final Set<Integer> chosenHere = new HashSet<>();

  /**
   * @param services by their ids
   * @param nodes by their ids
   */
  SwarmTaskReader(Map<String, Known> services, Map<String, Node> nodes) {
    this.services = services;
    this.nodes = nodes;
  }

  /** The ports that Docker has chosen for tasks on the node that is talked to. */
  Set<Integer> chosenHere() {
    return chosenHere;
  }

  /** A task; empty for one that has ended as its service has: Swarm never forgets those of jobs. */
  Optional<ClusterTask> read(JsonNode body) {
    JsonNode container = body.path("Spec").path("ContainerSpec");
    Known known = services.get(Json.text(body, "ServiceID"));
    if (known != null) {
      return Optional.of(read(known.identity(), known, body, container));
    }
    return Labels.identity(container.path("Labels"))
        .map(identity -> read(identity, null, body, container))
        .filter(task -> !(task.state() instanceof TaskState.Exited));
  }

  private ClusterTask read(
      ServiceIdentity identity, @Nullable Known known, JsonNode body, JsonNode container) {
    String nodeId = Json.text(body, "NodeID");
    Node node = nodes.get(nodeId);
    String image = Json.text(container, "Image");
    TaskState state = clear(state(body.path("Status"), nodeId, node), image, node);
    boolean running = state instanceof TaskState.Running;
    JsonNode slot = body.path("Slot");
    boolean fromZero = known != null && known.firstSlot() == 0;
    return new ClusterTask(
        new TaskId(Json.text(body, "ID")),
        identity,
        fromZero ? slot.asInt(0) + 1 : slot.asInt(0),
        SwarmMark.find(body.path("Spec").path("Placement").path("Constraints"))
            .orElseGet(() -> SwarmLabels.given(container.path("Labels"))),
        image,
        nodeId.isEmpty() ? null : nodeId,
        state,
        wanted(Json.text(body, "DesiredState"), state),
        message(body.path("Status"), state, node),
        Json.instant(body, "CreatedAt"),
        running && node != null ? endpoint(body, known, node) : null);
  }

  private static TaskState state(JsonNode status, String nodeId, @Nullable Node node) {
    String state = Json.text(status, "State");
    Instant at = Json.instant(status, "Timestamp");
    boolean lost = !nodeId.isEmpty() && (node == null || node.state() == Node.State.DOWN);
    return switch (state) {
      case "complete", "shutdown", "failed", "remove" -> ended(status, at);
      case "rejected" -> new TaskState.Exited(at, UNKNOWN_CODE, Cause.NOT_STARTED, reason(status));
      case "orphaned" -> lost(at);
      case "running" -> lost ? lost(at) : running(status, at, node);
      default -> lost ? lost(at) : new TaskState.Created();
    };
  }

  /** A node that could not fetch an image says nothing but that it has none. */
  private static TaskState clear(TaskState state, String image, @Nullable Node node) {
    boolean missing =
        state instanceof TaskState.Exited exited
            && exited.cause() == Cause.NOT_STARTED
            && exited.reason().contains("No such image");
    if (!missing) {
      return state;
    }
    String reason =
        "node '%s' has no image '%s' and could not fetch it. See that it is in registry '%s' and that the node reaches that; if it wants a password, use 'docker login %s' where you deploy, and deploy again"
            .formatted(
                node == null ? "?" : node.name(),
                image,
                RegistryName.of(image),
                RegistryName.of(image));
    TaskState.Exited exited = (TaskState.Exited) state;
    return new TaskState.Exited(exited.at(), exited.exitCode(), exited.cause(), reason);
  }

  private static TaskState lost(Instant at) {
    return new TaskState.Exited(at, UNKNOWN_CODE, Cause.LOST, "its node is down");
  }

  private static TaskState running(JsonNode status, Instant at, @Nullable Node node) {
    boolean here = node != null && node.here();
    return new TaskState.Running(
        at, here ? status.path("ContainerStatus").path("PID").asLong(0) : 0);
  }

  private static TaskState ended(JsonNode status, Instant at) {
    JsonNode container = status.path("ContainerStatus");
    int code = container.path("ExitCode").asInt(0) & 0xff;
    String said = Json.text(status, "Err");
    if (said.contains("starting container failed")
        || Json.text(container, "ContainerID").isEmpty()) {
      boolean failed = "failed".equals(Json.text(status, "State"));
      int shown = code == 0 && failed ? UNKNOWN_CODE : code;
      return new TaskState.Exited(at, shown, Cause.NOT_STARTED, reason(status));
    }
    if (said.contains("unhealthy container")) {
      return new TaskState.Exited(at, code, Cause.EXITED, "killed: unhealthy container");
    }
    String reason = code > 128 ? "killed by signal " + (code - 128) : "exited with code " + code;
    boolean telling = !said.isEmpty() && !said.startsWith("task: non-zero exit");
    return new TaskState.Exited(at, code, Cause.EXITED, telling ? reason + ": " + said : reason);
  }

  private static String reason(JsonNode status) {
    String said = Json.text(status, "Err");
    return said.isEmpty() ? "it was ended before it started" : said;
  }

  /** A task that is not to run any more is to be shut down, removed or complete. */
  private static boolean wanted(String desired, TaskState state) {
    return switch (desired) {
      case "shutdown", "remove", "orphaned", "failed", "rejected" -> false;
      case "complete" -> !(state instanceof TaskState.Exited);
      default -> true;
    };
  }

  private static String message(JsonNode status, TaskState state, @Nullable Node node) {
    return switch (state) {
      case TaskState.Running _ -> "";
      case TaskState.Exited(_, _, Cause cause, String reason) ->
          switch (cause) {
            case LOST -> node == null ? reason : "its node '%s' is down".formatted(node.name());
            case NOT_STARTED, OUT_OF_MEMORY -> reason;
            case EXITED -> Json.text(status, "Err");
          };
      case TaskState.Created _ -> {
        String wrong = Json.text(status, "Err");
        yield wrong.isEmpty() ? Json.text(status, "Message") : wrong;
      }
    };
  }

  private @Nullable Endpoint endpoint(JsonNode body, @Nullable Known known, Node node) {
    InetAddress address = address(node.address());
    if (address == null) {
      return null;
    }
    Map<Integer, Integer> ports = new LinkedHashMap<>();
    Set<Integer> open = new HashSet<>();
    for (JsonNode port : body.path("Status").path("PortStatus").path("Ports")) {
      int published = port.path("PublishedPort").asInt(0);
      if (published > 0 && "tcp".equals(Json.text(port, "Protocol"))) {
        ports.putIfAbsent(port.path("TargetPort").asInt(0), published);
        open.add(published);
        if (node.here() && (known == null || !known.fixed().contains(published))) {
          chosenHere.add(published);
        }
      }
    }
    if (known != null) {
      addIngress(known.ingress(), ports, open);
    }
    return ports.isEmpty() ? null : new Endpoint(address, ports, open);
  }

  private static void addIngress(
      JsonNode published, Map<Integer, Integer> ports, Set<Integer> open) {
    for (JsonNode port : published) {
      int number = port.path("PublishedPort").asInt(0);
      if (number > 0
          && "tcp".equals(Json.text(port, "Protocol"))
          && "ingress".equals(Json.text(port, "PublishMode"))) {
        ports.putIfAbsent(port.path("TargetPort").asInt(0), number);
        open.add(number);
      }
    }
  }

  private static @Nullable InetAddress address(String text) {
    try {
      return text.isEmpty() ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
