package dev.berth.cli;

import dev.berth.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth node exec}. */
@Command(
    name = "exec",
    description = "Run a program once on nodes, in a task of its own, and show what each says.",
    footer = {
      "",
      "Ends with 1 if it failed on a node, or if one takes no tasks.",
      "",
      "Examples:",
      "  berth node exec --all -- uname -r",
      "  berth node exec --label disk=ssd --image busybox -- df -h",
      "  berth node exec n1 n2 -- cat /proc/loadavg"
    })
final class NodeExecCommand implements Callable<Integer> {
  static final String HOST_IMAGE = "berth/host";
  private static final String SEPARATOR = "--";

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private NodeChoice choice = new NodeChoice();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = HOST_IMAGE,
      description = "What it runs in (default: berth/host, the programs of the node).")
  private String image = HOST_IMAGE;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long to wait (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  @Mixin private Output output = new Output();

  @Parameters(
      arity = "1..*",
      paramLabel = "[NODE...] -- COMMAND",
      description = "Nodes, unless --all or --label chooses them, and the program.")
  private List<String> words = new ArrayList<>();

  NodeExecCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    int separator = words.indexOf(SEPARATOR);
    if (choice.isByName() && separator < 1) {
      throw new ParameterException(
          spec.commandLine(), "Name nodes, then -- and the program; or use --all or --label");
    }
    List<String> command = words.subList(separator + 1, words.size());
    if (command.isEmpty() || (!choice.isByName() && separator > 0)) {
      throw new ParameterException(
          spec.commandLine(),
          command.isEmpty()
              ? "There is no program behind --"
              : "Name nodes, or use --all or --label, but not both");
    }
    List<Json> nodes =
        choice.find(session, separator < 0 ? List.of() : words.subList(0, separator));
    if (nodes.isEmpty()) {
      throw NodeJob.nothingChosen();
    }
    List<NodeJob.Outcome> outcomes = run(nodes, command);
    show(outcomes);
    return outcomes.stream().allMatch(NodeJob.Outcome::isWell) ? 0 : 1;
  }

  private List<NodeJob.Outcome> run(List<Json> nodes, List<String> command) {
    List<NodeJob.Outcome> outcomes = new ArrayList<>();
    Map<String, List<Json>> byTarget = new LinkedHashMap<>();
    for (Json node : nodes) {
      String obstacle = NodeJob.obstacle(node);
      if (obstacle.isEmpty()) {
        byTarget.computeIfAbsent(node.text("target"), _ -> new ArrayList<>()).add(node);
      } else {
        outcomes.add(new NodeJob.Outcome(node.text("name"), -1, obstacle, List.of(), List.of()));
      }
    }
    byTarget.forEach(
        (target, all) ->
            outcomes.addAll(new NodeJob(session, target, all).run(image, command, timeout)));
    return outcomes;
  }

  private void show(List<NodeJob.Outcome> outcomes) {
    Shell shell = session.shell();
    if (output.isJson()) {
      shell
          .out()
          .println(Json.of(outcomes.stream().map(NodeJob.Outcome::json).toList()).renderIndented());
      return;
    }
    for (NodeJob.Outcome one : outcomes) {
      one.output().forEach(line -> shell.out().println(one.node() + ": " + line));
      one.errors().forEach(line -> shell.err().println(one.node() + ": " + line));
      if (!one.failure().isEmpty()) {
        shell.err().println(one.node() + ": " + one.failure());
      } else if (one.exitCode() != 0) {
        shell.err().println(one.node() + ": exited with code " + one.exitCode());
      }
    }
  }
}
