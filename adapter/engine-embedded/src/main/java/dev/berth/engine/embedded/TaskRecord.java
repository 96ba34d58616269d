package dev.berth.engine.embedded;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of a task in its folder: enough to know everything about it after a restart.
 *
 * @param version of this form; a later release reads earlier ones
 * @param origin what it has of its image
 */
record TaskRecord(
    int version,
    TaskSpec spec,
    TaskState state,
    Instant created,
    TaskEntry.Origin origin,
    List<Address> addresses,
    List<String> warnings) {
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addMixIn(Mount.class, MountKinds.class)
          .addMixIn(TaskState.class, StateKinds.class)
          .build();

  TaskRecord {
    addresses = List.copyOf(addresses);
    warnings = List.copyOf(warnings);
  }

  /** A task's address in one network. */
  record Address(NetworkName network, InetAddress address) {}

  static TaskRecord of(EngineTask task, TaskEntry.Origin origin) {
    List<Address> addresses =
        task.addresses().entrySet().stream()
            .map(entry -> new Address(entry.getKey(), entry.getValue()))
            .toList();
    return new TaskRecord(
        VERSION, task.spec(), task.state(), task.created(), origin, addresses, task.warnings());
  }

  EngineTask task() {
    Map<NetworkName, InetAddress> byNetwork =
        addresses.stream().collect(Collectors.toMap(Address::network, Address::address));
    return new EngineTask(spec, state, created, byNetwork, warnings);
  }

  void write(Path file) throws IOException {
    TextFiles.replace(file, JSON.writeValueAsBytes(this));
  }

  /** Reads what was kept; empty if there is nothing or it is not whole. */
  static Optional<TaskRecord> find(Path file) {
    try {
      JsonNode read = JSON.readTree(Files.readAllBytes(file));
      complete(read.path("spec").path("isolation"), "devices", "restrictions");
      return Optional.of(JSON.treeToValue(read, TaskRecord.class));
    } catch (IOException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** Adds what earlier releases did not have. */
  private static void complete(JsonNode part, String... lists) {
    if (part instanceof ObjectNode object) {
      for (String list : lists) {
        if (!object.hasNonNull(list)) {
          object.putArray(list);
        }
      }
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Mount.Bind.class, name = "bind"),
    @JsonSubTypes.Type(value = Mount.Volume.class, name = "volume"),
    @JsonSubTypes.Type(value = Mount.Tmpfs.class, name = "tmpfs"),
    @JsonSubTypes.Type(value = Mount.File.class, name = "file")
  })
  private interface MountKinds {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = TaskState.Created.class, name = "created"),
    @JsonSubTypes.Type(value = TaskState.Running.class, name = "running"),
    @JsonSubTypes.Type(value = TaskState.Exited.class, name = "exited")
  })
  private interface StateKinds {}
}
