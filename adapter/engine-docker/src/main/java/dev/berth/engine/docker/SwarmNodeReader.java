package dev.berth.engine.docker;

import dev.berth.engine.Node;
import dev.berth.engine.Node.Availability;
import dev.berth.engine.Node.Capacity;
import dev.berth.engine.Node.Role;
import dev.berth.engine.Node.State;
import dev.berth.kernel.ByteSize;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the nodes of a swarm. */
final class SwarmNodeReader {
  private static final double NANO_CPUS = 1e9;

  private SwarmNodeReader() {}

  /**
   * What is asked for on a node by the tasks that run there.
   *
   * @param tasks of this instance
   */
  record Load(long memory, long nanoCpus, int tasks) {
    static final Load NONE = new Load(0, 0, 0);

    /** With what one more task has reserved. */
    Load plus(JsonNode reservations) {
      return new Load(
          memory + reservations.path("MemoryBytes").asLong(0),
          nanoCpus + reservations.path("NanoCPUs").asLong(0),
          tasks);
    }

    Load withTasks(int changed) {
      return new Load(memory, nanoCpus, changed);
    }
  }

  /**
   * @param here what is known of the daemon that is talked to
   */
  static Node read(JsonNode body, Load load, SwarmHere here) {
    JsonNode spec = body.path("Spec");
    JsonNode description = body.path("Description");
    JsonNode status = body.path("Status");
    JsonNode resources = description.path("Resources");
    String id = Json.text(body, "ID");
    return new Node(
        id,
        Json.text(description, "Hostname"),
        role(body),
        state(Json.text(status, "State")),
        availability(Json.text(spec, "Availability")),
        address(body, here),
        Json.map(spec.path("Labels")),
        attributes(description),
        new Capacity(
            new ByteSize(Math.max(0, resources.path("MemoryBytes").asLong(0))),
            resources.path("NanoCPUs").asLong(0) / NANO_CPUS,
            new ByteSize(Math.max(0, load.memory())),
            load.nanoCpus() / NANO_CPUS,
            load.tasks()),
        message(body),
        here.is(id));
  }

  private static Role role(JsonNode body) {
    JsonNode manager = body.path("ManagerStatus");
    if (manager.path("Leader").asBoolean(false)) {
      return Role.LEADER;
    }
    return manager.isObject() ? Role.MANAGER : Role.WORKER;
  }

  private static State state(String text) {
    return switch (text) {
      case "ready" -> State.READY;
      case "down" -> State.DOWN;
      case "disconnected" -> State.DISCONNECTED;
      default -> State.UNKNOWN;
    };
  }

  private static Availability availability(String text) {
    return switch (text) {
      case "pause" -> Availability.PAUSE;
      case "drain" -> Availability.DRAIN;
      default -> Availability.ACTIVE;
    };
  }

  /** A manager may know of itself only that it listens everywhere. */
  private static String address(JsonNode body, SwarmHere here) {
    String address = Json.text(body.path("Status"), "Addr");
    if (isAddress(address)) {
      return address;
    }
    String manager = Json.text(body.path("ManagerStatus"), "Addr").replaceFirst(":[0-9]+$", "");
    if (isAddress(manager)) {
      return manager;
    }
    return here.is(Json.text(body, "ID")) ? here.address() : address;
  }

  private static boolean isAddress(String text) {
    return !text.isEmpty() && !text.equals("0.0.0.0") && !text.equals("::") && !text.equals("[::]");
  }

  private static Map<String, String> attributes(JsonNode description) {
    JsonNode platform = description.path("Platform");
    JsonNode engine = description.path("Engine");
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("os", Json.text(platform, "OS"));
    attributes.put("arch", Json.text(platform, "Architecture"));
    attributes.put("engine", Json.text(engine, "EngineVersion"));
    Json.map(engine.path("Labels"))
        .forEach((key, value) -> attributes.put("engine.labels." + key, value));
    return attributes;
  }

  private static String message(JsonNode body) {
    String said = Json.text(body.path("Status"), "Message");
    if (!said.isEmpty()) {
      return said;
    }
    JsonNode manager = body.path("ManagerStatus");
    boolean lost = "unreachable".equals(Json.text(manager, "Reachability"));
    return lost ? "the other managers do not reach it" : "";
  }
}
