package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth node}. */
@Command(
    name = "node",
    description = "Look after the machines.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A NODE is a name, an id, or the beginning of an id.",
      "",
      "Examples:",
      "  berth node ls",
      "  berth node label n2 disk=ssd rack-",
      "  berth node drain n2",
      "  berth node exec --all -- uname -r"
    })
final class NodeCommands implements Family {
  private static final String NODE = "NODE";

  private final Session session;

  @Spec private CommandSpec spec = CommandSpec.create();

  NodeCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("exec", new NodeExecCommand(session), "metrics", new NodeMetricsCommand(session));
  }

  @Command(
      name = "ls",
      description = "List the nodes.",
      footer = {"", "Example:", "  berth node ls -o json"})
  int list(@Mixin NodesTarget target, @Mixin Listing listing) {
    Json nodes = session.client().get(target.in(ApiPath.of("nodes")));
    listing.print(session.shell(), nodes, "name", NodeCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a node.",
      footer = {"", "Example:", "  berth node inspect NAME"})
  int inspect(
      @Mixin NodesTarget target, @Mixin Output output, @Parameters(paramLabel = NODE) String name) {
    output.printDetails(session.shell(), session.client().get(target.node(name)));
    return 0;
  }

  @Command(
      name = "label",
      description = "Give a node labels, or take some away.",
      footer = {
        "",
        "Services ask for them with the constraint node.labels.KEY == VALUE.",
        "",
        "Example:",
        "  berth node label n2 disk=ssd rack-"
      })
  int label(
      @Mixin NodesTarget target,
      @Parameters(index = "0", paramLabel = NODE) String name,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "KEY=VALUE|KEY-",
              description = "A label to give, or one to take away.")
          List<String> labels) {
    Map<String, String> added = new LinkedHashMap<>();
    List<String> removed = new ArrayList<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals > 0) {
        added.put(label.substring(0, equals), label.substring(equals + 1));
      } else if (equals < 0 && label.length() > 1 && label.endsWith("-")) {
        removed.add(label.substring(0, label.length() - 1));
      } else {
        throw new ParameterException(
            spec.subcommands().get("label"), "'" + label + "' is neither KEY=VALUE nor KEY-");
      }
    }
    session
        .client()
        .post(target.node(name), Json.object("addLabels", added, "removeLabels", removed));
    session.shell().out().println(name);
    return 0;
  }

  @Command(
      name = "drain",
      description = "Move the tasks of a node elsewhere, then give it none.",
      footer = {
        "",
        "New tasks run before old ones end. Interrupted, the node stays as it was.",
        "",
        "Example:",
        "  berth node drain --timeout 20m n2"
      })
  int drain(
      @Mixin NodesTarget target,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "10m",
              description = "How long it may take (default: 10m).")
          Duration timeout,
      @Parameters(paramLabel = NODE) String name) {
    new Draining(session, timeout).drain(name, target.node(name, "drain"));
    session.shell().out().println(name);
    return 0;
  }

  @Command(
      name = "activate",
      description = "Give a node tasks again.",
      footer = {
        "",
        "Tasks that run elsewhere stay there.",
        "",
        "Example:",
        "  berth node activate n2"
      })
  int activate(@Mixin NodesTarget target, @Parameters(paramLabel = NODE) String name) {
    session.client().post(target.node(name), Json.object("availability", "active"));
    session.shell().out().println(name);
    return 0;
  }

  @Command(
      name = "decommission",
      description = "Drain a node, and take it out of its cluster.",
      footer = {
        "",
        "The machine itself learns of it with 'docker swarm leave', run there.",
        "",
        "Examples:",
        "  berth node decommission n2",
        "  berth node decommission --force n3   one that is lost"
      })
  int decommission(
      @Mixin NodesTarget target,
      @Option(names = "--force", description = "Do not drain it: it is lost.") boolean force,
      @Option(
              names = "--timeout",
              paramLabel = "DURATION",
              defaultValue = "10m",
              description = "How long draining may take (default: 10m).")
          Duration timeout,
      @Parameters(paramLabel = NODE) String name) {
    Json node = session.client().get(target.node(name));
    if (!force) {
      requireReady(node);
      new Draining(session, timeout).drain(name, target.node(name, "drain"));
    }
    ApiPath path = target.node(node.text("id"));
    session.client().delete(force ? path.with("force", "true") : path);
    session.shell().out().println(name);
    return 0;
  }

  private static void requireReady(Json node) {
    if (!node.text("state").equals("ready")) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot drain node '%s': it is %s. Bring it back, or take it out with --force."
              .formatted(node.text("name"), node.text("state")));
    }
  }

  private static Table table(List<Json> nodes) {
    Table table =
        new Table(
            "NAME",
            "TARGET",
            "ROLE",
            "STATE",
            "AVAILABILITY",
            "ADDRESS",
            "TASKS",
            "FREE CPUS",
            "FREE MEMORY",
            "LABELS");
    for (Json node : nodes) {
      table.row(
          node.text("name"),
          node.text("target"),
          node.text("role"),
          node.text("state"),
          node.text("availability"),
          node.text("address"),
          node.text("tasks"),
          number(node.text("freeCpus")) + " of " + number(node.text("cpus")),
          Tables.size(node, "freeMemoryBytes") + " of " + Tables.size(node, "memoryBytes"),
          labels(node));
    }
    return table;
  }

  /** Without a fraction of nothing. */
  private static String number(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String labels(Json node) {
    List<String> labels = new ArrayList<>();
    node.get("labels")
        .fields()
        .forEach(
            (key, value) -> labels.add(value.text().isEmpty() ? key : key + "=" + value.text()));
    return String.join(" ", labels);
  }
}
