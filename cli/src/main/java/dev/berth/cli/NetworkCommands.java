package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth network}. */
@Command(
    name = "network",
    description = "Look after the networks of stacks.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  berth network ls", "  berth network inspect shop_default"})
final class NetworkCommands {
  private final Session session;

  NetworkCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the networks.",
      footer = {"", "Example:", "  berth network ls -o json"})
  int list(@Mixin TargetOption target, @Mixin Listing listing) {
    Json networks = session.client().get(target.in(ApiPath.of("networks")));
    listing.print(session.shell(), networks, "name", NetworkCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a network.",
      footer = {"", "Example:", "  berth network inspect shop_default"})
  int inspect(
      @Mixin TargetOption target,
      @Mixin Output output,
      @Parameters(paramLabel = "NETWORK") String name) {
    output.printDetails(
        session.shell(), session.client().get(target.in(ApiPath.of("networks", name))));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove networks that no task uses.",
      footer = {"", "Example:", "  berth network rm shop_default"})
  int remove(
      @Mixin TargetOption target,
      @Parameters(paramLabel = "NETWORK", arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> target.in(ApiPath.of("networks", name)));
  }

  private static Table table(List<Json> networks) {
    Table table = new Table("NAME", "SUBNET", "INTERNAL");
    for (Json network : networks) {
      table.row(network.text("name"), network.text("subnet"), network.text("internal"));
    }
    return table;
  }
}
