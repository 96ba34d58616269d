package dev.berth.engine.docker;

import dev.berth.engine.ForeignPicture;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStack.Origin;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Node;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What others run on a swarm. A service that is stopped keeps its definition: it has no replicas,
 * or places where none can be, and a label says so. Thread-safe.
 */
final class SwarmForeign implements ForeignStacks {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration STOP_TIME = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final DockerApi api;
  private final CountDownLatch closed;
  private final Supplier<List<Node>> nodes;

  /**
   * @param closed when the cluster has been closed
   * @param nodes as they were last seen
   */
  SwarmForeign(DockerApi api, CountDownLatch closed, Supplier<List<Node>> nodes) {
    this.api = api;
    this.closed = closed;
    this.nodes = nodes;
  }

  /** The bodies of the foreign services of a stack, by their names in it. */
  private record Group(Origin origin, Map<String, JsonNode> services) {}

  @Override
  public ForeignPicture picture() {
    Map<String, Group> groups = new TreeMap<>();
    int left = read(groups);
    Map<String, List<JsonNode>> tasks = groups.isEmpty() ? Map.of() : tasks();
    List<ForeignStack> stacks = new ArrayList<>();
    groups.forEach((name, group) -> stacks.add(stack(name, group, tasks)));
    return new ForeignPicture(stacks, left);
  }

  /** How many are left out. */
  private int read(Map<String, Group> into) {
    int[] count = {0};
    api.askEach(
        Call.get("/services", "look at what others run on the swarm").with("status", "true"),
        LIMIT,
        body -> {
          JsonNode labels = body.path("Spec").path("Labels");
          if (!ForeignLabels.areOfBerth(labels) && count[0]++ < MOST) {
            add(body, labels, into);
          }
        });
    return Math.max(0, count[0] - MOST);
  }

  private static void add(JsonNode body, JsonNode labels, Map<String, Group> into) {
    String name = Json.text(body.path("Spec"), "Name");
    String namespace = Json.text(labels, ForeignLabels.NAMESPACE);
    boolean alone = namespace.isEmpty();
    String prefix = namespace + "_";
    String own = !alone && name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    into.computeIfAbsent(
            alone ? name : namespace,
            _ -> new Group(alone ? Origin.NONE : Origin.SWARM, new TreeMap<>()))
        .services()
        .put(own, body);
  }

  private Map<String, List<JsonNode>> tasks() {
    Map<String, List<JsonNode>> tasks = new HashMap<>();
    api.askEach(
        Call.get("/tasks", "look at what others run on the swarm")
            .with("filters", Json.text(Map.of("desired-state", List.of("running")))),
        LIMIT,
        body ->
            tasks.computeIfAbsent(Json.text(body, "ServiceID"), _ -> new ArrayList<>()).add(body));
    return tasks;
  }

  private ForeignStack stack(String name, Group group, Map<String, List<JsonNode>> tasks) {
    Map<String, Node> known = new HashMap<>();
    nodes.get().forEach(node -> known.put(node.id(), node));
    List<ForeignService> services = new ArrayList<>();
    group
        .services()
        .forEach(
            (own, body) ->
                services.add(
                    SwarmForeignReader.service(
                        own, body, tasks.getOrDefault(Json.text(body, "ID"), List.of()), known)));
    return new ForeignStack(name, group.origin(), services);
  }

  @Override
  public ForeignStack get(String name) {
    Group group = group(name, "find");
    ForeignStack stack = stack(name, group, tasks());
    String purpose = purpose("look at", stack);
    List<ForeignService> defined = new ArrayList<>();
    for (ForeignService service : stack.services()) {
      JsonNode body = Objects.requireNonNull(group.services().get(service.name()));
      defined.add(
          SwarmForeignReader.withDefinition(
              service,
              new SwarmForeignDefinition(
                      body,
                      id -> orNothing(Call.get("/networks/" + Call.encode(id), purpose)),
                      id -> orNothing(Call.get("/configs/" + Call.encode(id), purpose)))
                  .read()));
    }
    return new ForeignStack(name, stack.origin(), defined);
  }

  private Group group(String name, String verb) {
    Map<String, Group> groups = new TreeMap<>();
    int _ = read(groups);
    Group group = groups.get(name);
    if (group == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot %s foreign stack '%s': nobody has deployed one of that name there. 'berth foreign ls' lists them."
              .formatted(verb, name));
    }
    return group;
  }

  private JsonNode orNothing(Call call) {
    return api.find(call).orElse(Json.MISSING);
  }

  @Override
  public void stop(ForeignStack stack) {
    for (JsonNode body : there(stack)) {
      SwarmForeignChange.stopped(body)
          .ifPresent(spec -> update(body, spec, purpose("stop", stack)));
    }
    awaitEnd(stack);
  }

  private List<JsonNode> there(ForeignStack stack) {
    Map<String, Group> groups = new TreeMap<>();
    int _ = read(groups);
    Group group = groups.get(stack.name());
    return group == null ? List.of() : List.copyOf(group.services().values());
  }

  private void update(JsonNode body, Map<String, Object> spec, String purpose) {
    JsonNode _ =
        api.ask(
            Call.post("/services/%s/update".formatted(Json.text(body, "ID")), purpose)
                .with("version", body.path("Version").path("Index").asLong(0))
                .withJson(spec));
  }

  /** Ports and volumes are free when the last of its tasks has ended. */
  private void awaitEnd(ForeignStack stack) {
    long end = System.nanoTime() + STOP_TIME.toNanos();
    try {
      while (runs(stack)) {
        if (System.nanoTime() - end > 0) {
          throw new BerthException(
              ErrorCode.TIMED_OUT,
              "Cannot stop foreign stack '%s': tasks of it do not end. Look at 'docker service ps'."
                  .formatted(stack.name()));
        }
        if (closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new BerthException(ErrorCode.UNAVAILABLE, "Berth is closing. Try again later.");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.UNAVAILABLE, "Berth is closing. Try again later.", e);
    }
  }

  private boolean runs(ForeignStack stack) {
    List<String> services = there(stack).stream().map(body -> Json.text(body, "ID")).toList();
    if (services.isEmpty()) {
      return false;
    }
    boolean[] running = {false};
    api.askEach(
        Call.get("/tasks", purpose("stop", stack))
            .with("filters", Json.text(Map.of("service", services))),
        LIMIT,
        task -> running[0] |= SwarmForeignReader.isThere(task));
    return running[0];
  }

  @Override
  public void start(ForeignStack stack) {
    for (JsonNode body : there(stack)) {
      SwarmForeignChange.started(body)
          .ifPresent(spec -> update(body, spec, purpose("start", stack)));
    }
  }

  @Override
  public void remove(ForeignStack stack) {
    for (JsonNode body : there(stack)) {
      delete("/services/" + Json.text(body, "ID"), stack);
    }
    awaitEnd(stack);
    if (stack.origin() == Origin.SWARM) {
      ForeignNetworks.remove(api, stack, ForeignLabels.NAMESPACE);
    }
  }

  private void delete(String path, ForeignStack stack) {
    try {
      JsonNode _ = api.ask(Call.delete(path, purpose("remove", stack)));
    } catch (ApiFailure e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  private static String purpose(String verb, ForeignStack stack) {
    return "%s foreign stack '%s'".formatted(verb, stack.name());
  }

  @Override
  public LogStream logs(ForeignTask task, LogRequest request) {
    String purpose = "read the log of '%s'".formatted(task.name());
    JsonNode body = api.ask(Call.get("/tasks/" + task.id(), purpose));
    JsonNode container = body.path("Spec").path("ContainerSpec");
    if (ForeignLabels.areOfBerth(container.path("Labels"))) {
      throw new BerthException(
          ErrorCode.NOT_FOUND, "Cannot %s: it is not foreign.".formatted(purpose));
    }
    return LogFeed.open(
        api,
        Call.get("/tasks/%s/logs".formatted(task.id()), purpose),
        container.path("TTY").asBoolean(false),
        request);
  }

  /** The nodes fetch images themselves. */
  @Override
  public void share(TenantId tenant, String reference, String imageId) {}
}
