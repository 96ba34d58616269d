package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth node}. */
@Command(
    name = "node",
    description = "Look at the machines.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  berth node ls", "  berth node inspect NAME"})
final class NodeCommands {
  private final Session session;

  NodeCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the nodes.",
      footer = {"", "Example:", "  berth node ls -o json"})
  int list(@Mixin Listing listing) {
    Json nodes = session.client().get(ApiPath.of("nodes"));
    listing.print(session.shell(), nodes, "name", NodeCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a node.",
      footer = {"", "Example:", "  berth node inspect NAME"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = "NODE") String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("nodes", name)));
    return 0;
  }

  private static Table table(List<Json> nodes) {
    Table table =
        new Table("NAME", "ROLE", "STATE", "ADDRESS", "CPUS", "MEMORY", "TASKS", "ENGINE");
    for (Json node : nodes) {
      table.row(
          node.text("name"),
          node.text("role"),
          node.text("state"),
          node.text("address"),
          node.text("cpus"),
          Tables.size(node, "memoryBytes"),
          node.text("tasks"),
          node.text("engine"));
    }
    return table;
  }
}
