package dev.berth.engine.docker;

import dev.berth.engine.ClusterTask.Endpoint;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.ForeignTask.Health;
import dev.berth.engine.Node;
import dev.berth.engine.TaskState;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads services of a swarm that are not Berth's, and their tasks. */
final class SwarmForeignReader {
  private SwarmForeignReader() {}

  /**
   * @param name inside its stack
   * @param nodes by their ids
   */
  static ForeignService service(
      String name, JsonNode body, List<JsonNode> tasks, Map<String, Node> nodes) {
    JsonNode spec = body.path("Spec");
    List<ForeignTask> read = new ArrayList<>();
    tasks.forEach(task -> read.add(task(Json.text(spec, "Name"), task, body, nodes)));
    return new ForeignService(
        name,
        image(spec.path("TaskTemplate").path("ContainerSpec")),
        labels(spec),
        ports(body),
        SwarmForeignChange.replicas(body),
        read,
        null);
  }

  /** Those of {@code deploy} win. */
  private static Map<String, String> labels(JsonNode spec) {
    Map<String, String> labels =
        ForeignLabels.written(spec.path("TaskTemplate").path("ContainerSpec").path("Labels"));
    labels.putAll(ForeignLabels.written(spec.path("Labels")));
    return labels;
  }

  static ForeignService withDefinition(ForeignService service, ForeignDefinition definition) {
    return new ForeignService(
        service.name(),
        service.image(),
        service.labels(),
        service.ports(),
        service.replicas(),
        service.tasks(),
        definition);
  }

  /** As its author wrote it: {@code docker stack deploy} adds the digest that it found. */
  private static String image(JsonNode container) {
    String written = Json.text(container.path("Labels"), "com.docker.stack.image");
    String image = Json.text(container, "Image");
    return written.isEmpty() || image.contains("@") ? image : written;
  }

  private static Set<Integer> ports(JsonNode body) {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode port : body.path("Spec").path("EndpointSpec").path("Ports")) {
      if ("tcp".equals(Json.text(port, "Protocol"))) {
        ports.add(port.path("TargetPort").asInt(0));
      }
    }
    return ports;
  }

  private static ForeignTask task(
      String service, JsonNode task, JsonNode body, Map<String, Node> nodes) {
    String nodeId = Json.text(task, "NodeID");
    Node node = nodes.get(nodeId);
    TaskState state = state(task, node);
    String id = Json.text(task, "ID");
    String number = task.path("Slot").asInt(0) > 0 ? task.path("Slot").asString("") : nodeId;
    return new ForeignTask(
        id,
        "%s.%s.%s".formatted(service, number, id),
        state,
        Health.NONE,
        Json.instant(task, "CreatedAt"),
        node == null ? nodeId : node.name(),
        state instanceof TaskState.Running && node != null ? endpoint(task, body, node) : null);
  }

  /** One that has a health check runs only when it has passed it. */
  private static TaskState state(JsonNode task, @Nullable Node node) {
    JsonNode status = task.path("Status");
    boolean lost = node != null && node.state() == Node.State.DOWN;
    return switch (Json.text(status, "State")) {
      case "running" ->
          lost
              ? new TaskState.Created()
              : new TaskState.Running(Json.instant(status, "Timestamp"), 0);
      case "complete", "shutdown", "failed", "remove", "rejected", "orphaned" ->
          new TaskState.Exited(
              Json.instant(status, "Timestamp"),
              status.path("ContainerStatus").path("ExitCode").asInt(255) & 0xff,
              TaskState.Cause.EXITED,
              Json.text(status, "Err"));
      default -> new TaskState.Created();
    };
  }

  /** Whether a task still has something of its node. */
  static boolean isThere(JsonNode task) {
    return switch (Json.text(task.path("Status"), "State")) {
      case "running", "starting", "ready", "preparing" -> true;
      default -> false;
    };
  }

  private static @Nullable Endpoint endpoint(JsonNode task, JsonNode body, Node node) {
    Map<Integer, Integer> ports = new LinkedHashMap<>();
    addPorts(task.path("Status").path("PortStatus").path("Ports"), ports);
    addPorts(body.path("Endpoint").path("Ports"), ports);
    try {
      return ports.isEmpty()
          ? null
          : new Endpoint(
              InetAddress.ofLiteral(node.address()), ports, new HashSet<>(ports.values()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static void addPorts(JsonNode list, Map<Integer, Integer> ports) {
    for (JsonNode port : list) {
      int published = port.path("PublishedPort").asInt(0);
      if (published > 0 && "tcp".equals(Json.text(port, "Protocol"))) {
        ports.putIfAbsent(port.path("TargetPort").asInt(0), published);
      }
    }
  }
}
