package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth alert receiver}. */
@Command(
    name = "receiver",
    description = "See, try out and remove who is told of alerts.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  berth alert receiver test ops"})
final class AlertReceiverCommands {
  private static final String RECEIVER = "RECEIVER";

  private final Session session;

  AlertReceiverCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List who is told, without secrets.",
      footer = {"", "Example:", "  berth alert receiver ls"})
  int list(@Mixin Listing listing) {
    Json receivers = session.client().get(ApiPath.of("alert-receivers"));
    listing.print(session.shell(), receivers, "name", AlertReceiverCommands::table);
    return 0;
  }

  private static Table table(List<Json> receivers) {
    Table table = new Table("NAME", "KIND", "TARGET", "SECRETS", "WAIT", "INTERVAL", "REPEAT");
    for (Json receiver : receivers) {
      table.row(
          receiver.text("name"),
          receiver.text("kind"),
          receiver.text("target"),
          String.join(" ", receiver.texts("secrets")),
          receiver.text("groupWait"),
          receiver.text("groupInterval"),
          receiver.text("repeatInterval"));
    }
    return table;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a receiver but its secrets.",
      footer = {"", "Example:", "  berth alert receiver inspect ops"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = RECEIVER) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("alert-receivers", name)));
    return 0;
  }

  @Command(
      name = "test",
      description = "Send a test to receivers, and say whether they took it.",
      footer = {"", "Example:", "  berth alert receiver test ops"})
  int test(@Parameters(paramLabel = RECEIVER, arity = "1..*") List<String> names) {
    for (String name : names) {
      session.client().post(ApiPath.of("alert-receivers", name, "test"));
      session.shell().out().println(name);
    }
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove receivers that no rule names.",
      footer = {"", "Example:", "  berth alert receiver rm ops"})
  int remove(@Parameters(paramLabel = RECEIVER, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("alert-receivers", name));
  }
}
