package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth target}. */
@Command(
    name = "target",
    description = "See and say where stacks can be deployed.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The target 'local' is what the setting 'engine' names; others are added.",
      "",
      "Examples:",
      "  berth target ls",
      "  berth target add prod --engine swarm --docker-host unix:///run/docker.sock",
      "  berth stack deploy --target prod -c compose.yml shop"
    })
final class TargetCommands implements Family {
  private static final String TARGETS = "targets";
  private static final String TARGET = "TARGET";

  private final Session session;

  TargetCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of("add", new TargetAddCommand(session));
  }

  @Command(
      name = "ls",
      description = "List the targets, and whether tasks can be started there.",
      footer = {"", "Example:", "  berth target ls -o json"})
  int list(@Mixin Listing listing) {
    Json targets = session.client().get(ApiPath.of(TARGETS));
    listing.print(session.shell(), targets, "name", TargetCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a target.",
      footer = {"", "Example:", "  berth target inspect prod"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = TARGET) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of(TARGETS, name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove targets that have no stacks (operators only).",
      footer = {"", "Example:", "  berth target rm prod"})
  int remove(@Parameters(paramLabel = TARGET, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of(TARGETS, name));
  }

  private static Table table(List<Json> targets) {
    Table table = new Table("NAME", "ENGINE", "STATE", "STACKS", "ADDRESS", "REASON");
    for (Json target : targets) {
      table.row(
          target.text("name"),
          target.text("engine"),
          target.isTrue("ready") ? "ready" : "down",
          target.text("stacks"),
          target.text("dockerHost"),
          target.text("reason"));
    }
    return table;
  }
}
