package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth volume}. */
@Command(
    name = "volume",
    description = "Look after the volumes of stacks.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  berth volume ls", "  berth volume inspect shop_data"})
final class VolumeCommands {
  private final Session session;

  VolumeCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the volumes.",
      footer = {"", "Example:", "  berth volume ls -o json"})
  int list(@Mixin TargetOption target, @Mixin Listing listing) {
    Json volumes = session.client().get(target.in(ApiPath.of("volumes")));
    Shell shell = session.shell();
    listing.print(shell, volumes, "name", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a volume.",
      footer = {"", "Example:", "  berth volume inspect shop_data"})
  int inspect(
      @Mixin TargetOption target,
      @Mixin Output output,
      @Parameters(paramLabel = "VOLUME") String name) {
    output.printDetails(
        session.shell(), session.client().get(target.in(ApiPath.of("volumes", name))));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove volumes and all that is in them.",
      footer = {"", "Example:", "  berth volume rm shop_data"})
  int remove(
      @Mixin TargetOption target,
      @Parameters(paramLabel = "VOLUME", arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> target.in(ApiPath.of("volumes", name)));
  }

  private static Table table(List<Json> volumes, InstantSource clock) {
    Table table = new Table("NAME", "CREATED");
    for (Json volume : volumes) {
      table.row(volume.text("name"), Tables.age(volume.text("created"), clock));
    }
    return table;
  }
}
