package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a program once on each of some nodes of a target: as a stack of its own, with a job for each
 * node, which is gone afterwards whatever happens. Confined to one thread.
 */
final class NodeJob {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration REMOVAL = Duration.ofSeconds(30);

  private final Session session;
  private final String target;
  private final String stack;

  /** By the service that runs there. */
  private final Map<String, Json> nodes = new LinkedHashMap<>();

  /**
   * Makes one.
   *
   * @param nodes of the target, as the API shows them
   */
  NodeJob(Session session, String target, List<Json> nodes) {
    this.session = session;
    this.target = target;
    this.stack =
        "node-exec-"
            + Long.toString(session.shell().clock().instant().toEpochMilli(), Character.MAX_RADIX)
            + "-"
            + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
    for (Json node : nodes) {
      this.nodes.put("n" + (this.nodes.size() + 1), node);
    }
  }

  /**
   * What a node said.
   *
   * @param exitCode -1: it never ran
   * @param failure why it never ran, or did not end; empty otherwise
   */
  record Outcome(
      String node, int exitCode, String failure, List<String> output, List<String> errors) {
    boolean isWell() {
      return exitCode == 0 && failure.isEmpty();
    }

    Json json() {
      return Json.object(
          "node",
          node,
          "exitCode",
          exitCode,
          "failure",
          failure,
          "output",
          String.join("\n", output),
          "errors",
          String.join("\n", errors));
    }
  }

  /** Runs it; an outcome for each node, in their order. */
  List<Outcome> run(String image, List<String> command, Duration timeout) {
    Thread atExit =
        Thread.ofPlatform()
            .name("remove-job")
            .unstarted(() -> StackRemoval.requestIfThere(session, stack));
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      session.client().put(ApiPath.of("stacks", stack), deployment(image, command));
      Map<String, Outcome> outcomes = await(timeout);
      return nodes.keySet().stream().map(outcomes::get).toList();
    } finally {
      StackRemoval.requestIfThere(session, stack);
      new StackRemoval(session, REMOVAL).await(stack);
      Runtime.getRuntime().removeShutdownHook(atExit);
    }
  }

  private Json deployment(String image, List<String> command) {
    Map<String, Object> services = new LinkedHashMap<>();
    nodes.forEach((service, node) -> services.put(service, service(node, image, command)));
    Json file = Json.object("services", services);
    return Json.object(
        "files",
        List.of(Json.object("name", "node-exec.json", "content", file.render())),
        "variables",
        Map.of(),
        "directory",
        "/",
        "target",
        target);
  }

  private static Json service(Json node, String image, List<String> command) {
    Map<String, Object> deploy = new LinkedHashMap<>();
    deploy.put("mode", "replicated-job");
    deploy.put("restart_policy", Map.of("condition", "none"));
    if (!isMachineOfItsOwn(node)) {
      deploy.put("placement", Map.of("constraints", List.of("node.id == " + node.text("id"))));
    }
    return Json.object(
        "image",
        escaped(image),
        "entrypoint",
        command.stream().map(NodeJob::escaped).toList(),
        "command",
        List.of(),
        "deploy",
        deploy);
  }

  static boolean isMachineOfItsOwn(Json node) {
    return node.text("id").equals(node.text("name"));
  }

  /** The server replaces variables. */
  private static String escaped(String text) {
    return text.replace("$", "$$");
  }

  private Map<String, Outcome> await(Duration timeout) {
    Instant deadline = session.shell().clock().instant().plus(timeout);
    try (Progress progress = new Progress(session.shell())) {
      while (true) {
        Map<String, Json> ended = ended();
        if (ended.size() == nodes.size()) {
          return outcomes(ended, "");
        }
        Json deployment = session.client().get(ApiPath.of("stacks", stack)).get("deployment");
        if (deployment.text("state").equals("failed")) {
          return outcomes(ended(), deployment.text("reason"));
        }
        if (session.shell().clock().instant().isAfter(deadline)) {
          return outcomes(ended, "did not end within " + Durations.render(timeout));
        }
        progress.update("%d of %d nodes are done".formatted(ended.size(), nodes.size()));
        Pause.of(PAUSE);
      }
    }
  }

  /** The tasks that have ended, by their services. */
  private Map<String, Json> ended() {
    Map<String, Json> ended = new LinkedHashMap<>();
    ApiPath path = ApiPath.of("tasks").with("all", "true").with("stack", stack);
    for (Json task : session.client().get(path).items()) {
      if (task.text("state").equals("exited")) {
        ended.putIfAbsent(task.text("service"), task);
      }
    }
    return ended;
  }

  private Map<String, Outcome> outcomes(Map<String, Json> ended, String otherwise) {
    Map<String, List<String>> output = new LinkedHashMap<>();
    Map<String, List<String>> errors = new LinkedHashMap<>();
    try (LineStream lines = session.client().lines(ApiPath.of("stacks", stack, "logs"))) {
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent();
          line = lines.next(Duration.ZERO)) {
        Json said = line.get();
        (said.text("stream").equals("stderr") ? errors : output)
            .computeIfAbsent(said.text("service"), _ -> new ArrayList<>())
            .add(said.text("text"));
      }
    }
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    nodes.forEach(
        (service, node) -> {
          Json task = ended.get(service);
          outcomes.put(
              service,
              new Outcome(
                  node.text("name"),
                  task == null ? -1 : (int) task.number("exitCode"),
                  task == null ? otherwise : "",
                  output.getOrDefault(service, List.of()),
                  errors.getOrDefault(service, List.of())));
        });
    return outcomes;
  }

  /** Why a program cannot be run on a node; empty: it can. */
  static String obstacle(Json node) {
    if (!node.text("state").equals("ready")) {
      return "it is " + node.text("state");
    }
    return node.text("availability").equals("active")
        ? ""
        : "it takes no tasks (" + node.text("availability") + ")";
  }

  /** Refuses a choice that is empty. */
  static BerthException nothingChosen() {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot run it: no node is chosen by that. 'berth node ls' lists the nodes with their labels.");
  }
}
