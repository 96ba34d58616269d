package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth config}. */
@Command(
    name = "config",
    description = "Look at the settings of the server.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  berth config show"})
final class ConfigCommands {
  private final Session session;

  ConfigCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "show",
      description = "Show every setting, its value and where it comes from.",
      footer = {
        "",
        "A setting comes from a flag, else a variable, else DATA/berth.yml, else its default.",
        "",
        "Examples:",
        "  berth config show",
        "  berth config show -o json"
      })
  int show(@Mixin Output output) {
    Json settings = session.client().get(ApiPath.of("config"));
    output.print(session.shell(), settings, () -> table(settings));
    return 0;
  }

  private static Table table(Json settings) {
    Table table = new Table("KEY", "VALUE", "SOURCE");
    for (Json setting : settings.items()) {
      table.row(setting.text("key"), setting.text("value"), setting.text("source"));
    }
    return table;
  }
}
