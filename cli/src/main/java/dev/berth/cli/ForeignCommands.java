package dev.berth.cli;

import dev.berth.client.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth foreign}. */
@Command(
    name = "foreign",
    description = "See, route and take over what others deployed beside Berth (operators only).",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Projects of docker-compose, stacks of 'docker stack deploy', and containers that are of"
          + " none.",
      "",
      "Examples:",
      "  berth foreign ls",
      "  berth foreign route wiki",
      "  berth foreign adopt --dry-run wiki"
    })
final class ForeignCommands implements Family {
  private static final String STACK = "STACK";

  private final Session session;

  ForeignCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of(
        "adopt", new ForeignAdoptCommand(session), "logs", new ForeignLogsCommand(session));
  }

  @Command(
      name = "ls",
      description = "List what others deployed.",
      footer = {"", "Example:", "  berth foreign ls -o json"})
  int list(@Mixin ForeignTarget target, @Mixin Listing listing) {
    Json found = session.client().get(target.all());
    found
        .texts("warnings")
        .forEach(warning -> session.shell().err().println("Warning: " + warning));
    listing.print(session.shell(), found.get("stacks"), "name", ForeignCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a foreign stack.",
      footer = {"", "Example:", "  berth foreign inspect wiki"})
  int inspect(
      @Mixin ForeignTarget target,
      @Mixin Output output,
      @Parameters(paramLabel = STACK) String name) {
    output.printDetails(session.shell(), session.client().get(target.stack(name)));
    return 0;
  }

  @Command(
      name = "route",
      description = "Lead requests to foreign stacks, as their labels say.",
      footer = {
        "",
        "Their labels count as those of the tenant's own stacks. It lasts until 'unroute'.",
        "",
        "Example:",
        "  berth foreign route wiki"
      })
  int route(
      @Mixin ForeignTarget target,
      @Parameters(paramLabel = STACK, arity = "1..*") List<String> names) {
    for (String name : names) {
      session.client().post(target.stack(name, "route"));
      session.shell().out().println(name);
    }
    return 0;
  }

  @Command(
      name = "unroute",
      description = "Lead no requests to foreign stacks any more.",
      footer = {"", "Example:", "  berth foreign unroute wiki"})
  int unroute(
      @Mixin ForeignTarget target,
      @Parameters(paramLabel = STACK, arity = "1..*") List<String> names) {
    for (String name : names) {
      session.client().delete(target.stack(name, "route"));
      session.shell().out().println(name);
    }
    return 0;
  }

  @Command(
      name = "restore",
      description = "Go back to what was before an adoption that was interrupted.",
      footer = {
        "",
        "Removes the stack that was to replace it, and starts it again.",
        "",
        "Example:",
        "  berth foreign restore wiki"
      })
  int restore(@Mixin ForeignTarget target, @Parameters(paramLabel = STACK) String name) {
    Json _ = new Adopting(session).follow(name, target.stack(name, "restore"));
    session.shell().out().println(name);
    return 0;
  }

  private static Table table(List<Json> stacks) {
    Table table =
        new Table("NAME", "TARGET", "ORIGIN", "SERVICES", "TASKS", "ROUTED", "URLS", "NOTES");
    for (Json stack : stacks) {
      table.row(
          stack.text("name"),
          stack.text("target"),
          stack.text("origin"),
          Integer.toString(stack.get("services").items().size()),
          stack.text("running") + "/" + stack.text("desired"),
          stack.text("routed"),
          String.join(" ", stack.texts("urls")),
          String.join(" ", stack.texts("notes")));
    }
    return table;
  }
}
