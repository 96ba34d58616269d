package dev.berth.engine.docker;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskStats;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Talks to the tasks of a swarm: logs come from every node, the rest is offered by the one that is
 * talked to, for its own. Thread-safe.
 */
final class SwarmTasks implements RunningTasks {
  private final DockerApi api;
  private final Labels labels;
  private final SwarmWatch watch;
  private final Supplier<SwarmHere> here;
  private final Execs execs;

  SwarmTasks(DockerApi api, Labels labels, SwarmWatch watch, Supplier<SwarmHere> here) {
    this.api = api;
    this.labels = labels;
    this.watch = watch;
    this.here = here;
    this.execs = new Execs(api);
  }

  @Override
  public ExecSession exec(TaskId id, ExecSpec spec) {
    JsonNode task = get(id, "run a command in");
    return execs.start(new TaskContainer(id, containerHere(id, task, "run a command in")), spec);
  }

  @Override
  public LogStream logs(TaskId id, LogRequest request) {
    JsonNode task = get(id, "read the log of");
    boolean terminal = task.path("Spec").path("ContainerSpec").path("TTY").asBoolean(false);
    Call call = Call.get("/tasks/%s/logs".formatted(id), "read the log of task '%s'".formatted(id));
    LogStream lines = LogFeed.open(api, call, terminal, request);
    return request.follow() ? SwarmLog.follow(lines, watch, id) : lines;
  }

  @Override
  public TaskStats stats(TaskId id) {
    JsonNode task = get(id, "measure");
    String container = containerHere(id, task, "measure");
    JsonNode memory = task.path("Spec").path("Resources").path("Limits").path("MemoryBytes");
    @Nullable ByteSize limit = memory.asLong(0) > 0 ? new ByteSize(memory.asLong(0)) : null;
    Call call =
        Call.get("/containers/%s/stats".formatted(container), "measure task '%s'".formatted(id))
            .with("stream", "false")
            .with("one-shot", "true");
    return Usage.read(api.ask(call), limit);
  }

  /** A task of this instance: what others run is none of its business. */
  private JsonNode get(TaskId id, String verb) {
    String purpose = "%s task '%s'".formatted(verb, id);
    Call call =
        Call.get("/tasks", purpose)
            .with(
                "filters",
                Json.text(
                    Map.of(
                        "id",
                        List.of(id.value()),
                        "label",
                        List.of(Labels.INSTANCE + "=" + labels.instance()))));
    for (JsonNode task : api.ask(call)) {
      if (Json.text(task, "ID").equals(id.value())) {
        return task;
      }
    }
    throw new BerthException(
        ErrorCode.NOT_FOUND, "Cannot %s: the swarm knows no such task.".formatted(purpose));
  }

  private String containerHere(TaskId id, JsonNode task, String verb) {
    JsonNode status = task.path("Status");
    String container = Json.text(status.path("ContainerStatus"), "ContainerID");
    if (!"running".equals(Json.text(status, "State")) || container.isEmpty()) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot %s task '%s': it does not run.".formatted(verb, id));
    }
    String node = Json.text(task, "NodeID");
    if (!here.get().is(node)) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot %s task '%s': it runs on node '%s', and Swarm offers this on '%s' alone, which Berth talks to. Use 'docker exec' and 'docker stats' on '%s' itself, or 'berth node exec', whose commands run on any node beside the task."
              .formatted(verb, id, name(node), name(here.get().node()), name(node)));
    }
    return container;
  }

  private String name(String node) {
    return watch.picture().nodes().stream()
        .filter(known -> known.id().equals(node))
        .map(known -> known.name())
        .findFirst()
        .orElse(node);
  }
}
