package dev.berth.engine.docker;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Node;
import dev.berth.engine.docker.SwarmNodeReader.Load;
import dev.berth.engine.docker.SwarmServiceReader.Known;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks a swarm for everything and puts the picture together. For one thread. */
final class SwarmView {
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(10);

  /** Whether a daemon answers at all. */
  private static final Duration SHORT_LIMIT = Duration.ofSeconds(2);

  static final String NO_QUORUM =
      "The swarm has lost the contact to most of its managers, so nothing can be changed; tasks go on. Bring managers back, or run 'docker swarm init --force-new-cluster' on one of them.";

  /** How old may be what all users of the swarm have reserved, and who answers. */
  private static final Duration KEPT = Duration.ofSeconds(5);

  /** How services are listed. */
  static final Comparator<ClusterService> SERVICES =
      Comparator.comparing((ClusterService service) -> service.identity().tenant())
          .thenComparing(service -> service.identity().stack())
          .thenComparing(service -> service.identity().service());

  private static final Comparator<ClusterTask> ORDER =
      Comparator.comparing(ClusterTask::created).thenComparing(ClusterTask::id);

  private final DockerApi api;
  private final Labels labels;
  private final SwarmMachine machine;
  private final SwarmPortFilter filter;
  private final Duration limit;
  private volatile SwarmHere here = SwarmHere.UNKNOWN;
  private Map<String, Load> loads = Map.of();
  private @Nullable Long refreshed;

  /**
   * @param machine that this process runs on
   */
  SwarmView(DockerApi api, Labels labels, SwarmMachine machine) {
    this.api = api;
    this.labels = labels;
    this.machine = machine;
    this.filter = new SwarmPortFilter(machine, labels.instance());
    Duration patience = api.target().limit();
    this.limit = patience.compareTo(LONGEST_LIMIT) < 0 ? patience : LONGEST_LIMIT;
  }

  /** The daemon that is talked to, as it was last seen; may be asked by any thread. */
  SwarmHere here() {
    return here;
  }

  /** Looks at everything anew next time: the daemon may be another one. */
  void forget() {
    refreshed = null;
  }

  /** The picture of now. */
  ClusterPicture look() {
    if (refreshed == null) {
      api.greet();
    }
    if (refreshed == null || System.nanoTime() - refreshed > KEPT.toNanos()) {
      here = SwarmHere.read(api.ask(Call.get("/info", "look at the swarm"), limit));
      loads = loads();
      refreshed = System.nanoTime();
    }
    List<JsonNode> bodies = new ArrayList<>();
    each(Call.get("/nodes", "look at the nodes of the swarm"), bodies::add);
    Map<String, Node> nodes = new HashMap<>();
    for (JsonNode body : bodies) {
      Node node = SwarmNodeReader.read(body, Load.NONE, here);
      nodes.put(node.id(), node);
    }
    Map<String, Known> services = services();
    SwarmTaskReader reader = new SwarmTaskReader(services, nodes);
    List<ClusterTask> tasks = new ArrayList<>();
    Call call = Call.get("/tasks", "look at the tasks of the swarm").withLabels(labels.ours());
    each(call, body -> reader.read(body).ifPresent(tasks::add));
    closePorts(reader.chosenHere(), nodes.get(here.node()), tasks);
    tasks.sort(ORDER);
    List<ClusterService> shown =
        services.values().stream().map(Known::service).sorted(SERVICES).toList();
    return new ClusterPicture(shown, tasks, nodes(bodies, tasks));
  }

  /** Ports that are there for the front door alone are closed to others, where that can be done. */
  private void closePorts(Set<Integer> chosen, @Nullable Node node, List<ClusterTask> tasks) {
    if (node == null || !isThisMachine(node)) {
      return;
    }
    Set<Integer> closed = filter.close(chosen);
    if (!closed.isEmpty()) {
      tasks.replaceAll(task -> without(closed, task, node));
    }
  }

  private boolean isThisMachine(Node node) {
    try {
      return api.target().isSocket() && machine.has(InetAddress.ofLiteral(node.address()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ClusterTask without(Set<Integer> closed, ClusterTask task, Node node) {
    ClusterTask.Endpoint endpoint = task.endpoint();
    if (endpoint == null || !node.id().equals(task.node())) {
      return task;
    }
    Set<Integer> open = new HashSet<>(endpoint.open());
    open.removeAll(closed);
    return new ClusterTask(
        task.id(),
        task.service(),
        task.slot(),
        task.labels(),
        task.image(),
        task.node(),
        task.state(),
        task.wanted(),
        task.message(),
        task.created(),
        new ClusterTask.Endpoint(endpoint.address(), endpoint.ports(), open));
  }

  /** Why ports are open that should be closed, for people; empty if none are. */
  String openPorts() {
    String problem = filter.problem();
    return problem.isEmpty()
        ? ""
        : "Ports for the front door are open to others on this machine: %s.".formatted(problem);
  }

  private Map<String, Known> services() {
    Map<String, Known> services = new LinkedHashMap<>();
    Call call =
        Call.get("/services", "look at the services of the swarm")
            .with("status", "true")
            .withLabels(labels.ours());
    each(
        call,
        body ->
            SwarmServiceReader.read(body)
                .ifPresent(known -> services.put(Json.text(body, "ID"), known)));
    return services;
  }

  private List<Node> nodes(List<JsonNode> bodies, List<ClusterTask> tasks) {
    Map<String, Integer> running = new HashMap<>();
    for (ClusterTask task : tasks) {
      if (task.isRunning() && task.node() != null) {
        running.merge(task.node(), 1, Integer::sum);
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (JsonNode body : bodies) {
      String id = Json.text(body, "ID");
      Load load = loads.getOrDefault(id, Load.NONE).withTasks(running.getOrDefault(id, 0));
      nodes.add(SwarmNodeReader.read(body, load, here));
    }
    nodes.sort(Comparator.comparing(Node::name).thenComparing(Node::id));
    return nodes;
  }

  /** What the running tasks of everybody have reserved, by node. */
  private Map<String, Load> loads() {
    Map<String, Load> found = new HashMap<>();
    Call call =
        Call.get("/tasks", "look at the tasks of the swarm")
            .with("filters", Json.text(Map.of("desired-state", List.of("running"))));
    each(
        call,
        body -> {
          JsonNode reservations = body.path("Spec").path("Resources").path("Reservations");
          found.merge(
              Json.text(body, "NodeID"),
              Load.NONE.plus(reservations),
              (sum, more) -> sum.plus(reservations));
        });
    return found;
  }

  private void each(Call call, Consumer<JsonNode> reader) {
    api.askEach(call, limit, reader);
  }

  /** For people: what runs the tasks. */
  String summary(ClusterPicture picture) {
    return "Docker %s at '%s' is a manager of a swarm of %d %s."
        .formatted(
            here.version(),
            api.target().address(),
            picture.nodes().size(),
            picture.nodes().size() == 1 ? "node" : "nodes");
  }

  /**
   * Managers that cannot decide first keep everybody waiting who asks for anything of the swarm.
   */
  private boolean isWithoutQuorum(BerthException failure, String said) {
    if (said.contains("does not have a leader") || said.contains("DeadlineExceeded")) {
      return true;
    }
    if (failure.code() != ErrorCode.TIMED_OUT) {
      return false;
    }
    try {
      JsonNode _ = api.ask(Call.get("/version", "look at the daemon"), SHORT_LIMIT);
      return here.isManager();
    } catch (BerthException e) {
      return false;
    }
  }

  /** For people: why it does not tell, and what to do. */
  String trouble(BerthException failure) {
    String said = failure instanceof ApiFailure api ? api.said() : failure.getMessage();
    String address = "'%s'".formatted(api.target().address());
    if (isWithoutQuorum(failure, said)) {
      return NO_QUORUM;
    }
    if (said.contains("is not a swarm manager")) {
      return "Docker at %s is not a manager of a swarm. Run 'docker swarm init' there, 'docker swarm join', or 'docker node promote' on a manager."
          .formatted(address);
    }
    if (said.contains("encrypted and needs to be unlocked")) {
      return "The swarm of Docker at %s is locked. Run 'docker swarm unlock' there."
          .formatted(address);
    }
    return failure.getMessage();
  }
}
