package dev.berth.engine.docker;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.ForeignPicture;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStack.Origin;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.ForeignTask.Health;
import dev.berth.engine.TaskState;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Puts together a daemon's list of containers to what others deployed. Immutable. */
final class ForeignContainers {
  private static final int SHOWN_OF_ID = 6;

  /** By origin and name: a container may be called like a project. */
  private final Map<Key, Map<String, List<JsonNode>>> stacks = new TreeMap<>();

  private int left;

  private ForeignContainers() {}

  private record Key(Origin origin, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = name.compareTo(other.name);
      return byName == 0 ? origin.compareTo(other.origin) : byName;
    }
  }

  /** Reads the answer to {@code GET /containers/json}. */
  static ForeignContainers read(JsonNode list) {
    ForeignContainers containers = new ForeignContainers();
    int count = 0;
    for (JsonNode container : list) {
      JsonNode labels = container.path("Labels");
      boolean passedOver =
          ForeignLabels.areOfBerth(labels)
              || labels.has(ForeignLabels.SWARM_SERVICE)
              || Json.text(labels, ForeignLabels.ONE_OFF).equalsIgnoreCase("true")
              || container.path("IsInfra").asBoolean(false);
      if (!passedOver && count++ < ForeignStacks.MOST) {
        containers.add(container, labels);
      } else if (!passedOver) {
        containers.left++;
      }
    }
    return containers;
  }

  private void add(JsonNode container, JsonNode labels) {
    String project = Json.text(labels, ForeignLabels.PROJECT);
    String service = Json.text(labels, ForeignLabels.SERVICE);
    boolean compose = !project.isEmpty() && !service.isEmpty();
    Key key = compose ? new Key(Origin.COMPOSE, project) : new Key(Origin.NONE, name(container));
    stacks
        .computeIfAbsent(key, _ -> new TreeMap<>())
        .computeIfAbsent(compose ? service : name(container), _ -> new ArrayList<>())
        .add(container);
  }

  ForeignPicture picture() {
    List<ForeignStack> found = new ArrayList<>();
    String before = "";
    for (Map.Entry<Key, Map<String, List<JsonNode>>> entry : stacks.entrySet()) {
      List<ForeignService> services = new ArrayList<>();
      entry.getValue().forEach((name, containers) -> services.add(service(name, containers)));
      String name = entry.getKey().name();
      String shown =
          name.equals(before)
              ? name + "-" + services.getFirst().tasks().getFirst().id().substring(0, SHOWN_OF_ID)
              : name;
      before = name;
      found.add(new ForeignStack(shown, entry.getKey().origin(), services));
    }
    found.sort(Comparator.comparing(ForeignStack::name));
    return new ForeignPicture(found, left);
  }

  private static ForeignService service(String name, List<JsonNode> containers) {
    containers.sort(
        Comparator.comparingLong((JsonNode one) -> one.path("Created").asLong(0)).reversed());
    JsonNode newest = containers.getFirst();
    return new ForeignService(
        name,
        Json.text(newest, "Image"),
        ForeignLabels.written(newest.path("Labels")),
        ports(newest),
        containers.size(),
        containers.stream().map(ForeignContainers::task).toList(),
        null);
  }

  private static Set<Integer> ports(JsonNode container) {
    Set<Integer> ports = new TreeSet<>();
    for (JsonNode port : container.path("Ports")) {
      int own = port.path("PrivatePort").asInt(0);
      if (own > 0 && !Json.text(port, "Type").equals("udp")) {
        ports.add(own);
      }
    }
    return ports;
  }

  static String name(JsonNode container) {
    List<String> names = Json.texts(container.path("Names"));
    // Links of the old kind give a container further names, below another's.
    return names.stream()
        .map(name -> name.startsWith("/") ? name.substring(1) : name)
        .filter(name -> !name.contains("/"))
        .findFirst()
        .orElse(TaskReader.id(container));
  }

  private static ForeignTask task(JsonNode container) {
    TaskState state = state(container);
    return new ForeignTask(
        TaskReader.id(container),
        name(container),
        state,
        health(Json.text(container, "Status")),
        created(container),
        "",
        state instanceof TaskState.Running ? endpoint(container) : null);
  }

  private static Instant created(JsonNode container) {
    return Instant.ofEpochSecond(container.path("Created").asLong(0));
  }

  /** The list tells no more than the kind of state. */
  private static TaskState state(JsonNode container) {
    String status = Json.text(container, "Status");
    return switch (Json.text(container, "State")) {
      case "running" -> new TaskState.Running(created(container), 0);
      case "exited", "dead", "removing", "stopped" ->
          new TaskState.Exited(
              created(container), code(status), TaskState.Cause.EXITED, "ended: " + status);
      default -> new TaskState.Created();
    };
  }

  /** Of {@code Exited (137) 3 hours ago}. */
  private static int code(String status) {
    String number = status.replaceFirst("^[A-Za-z]+ \\(([0-9]{1,3})\\).*", "$1");
    return number.matches("[0-9]{1,3}") ? Integer.parseInt(number) & 0xff : 255;
  }

  /** Of {@code Up 3 seconds (healthy)}. */
  private static Health health(String status) {
    if (status.contains("(healthy)")) {
      return Health.HEALTHY;
    }
    if (status.contains("(unhealthy)")) {
      return Health.UNHEALTHY;
    }
    return status.contains("starting)") ? Health.STARTING : Health.NONE;
  }

  private static ClusterTask.@Nullable Endpoint endpoint(JsonNode container) {
    for (Map.Entry<String, JsonNode> network :
        container.path("NetworkSettings").path("Networks").properties()) {
      String address = Json.text(network.getValue(), "IPAddress");
      if (!address.isEmpty()) {
        return endpoint(address);
      }
    }
    return null;
  }

  private static ClusterTask.@Nullable Endpoint endpoint(String address) {
    try {
      return new ClusterTask.Endpoint(InetAddress.ofLiteral(address), Map.of(), Set.of());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
