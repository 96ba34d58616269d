package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth alert rule}. */
@Command(
    name = "rule",
    description = "See and remove the rules of alerts.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  berth alert rule ls"})
final class AlertRuleCommands {
  private static final String RULE = "RULE";

  private final Session session;

  AlertRuleCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the rules, and how the looking at them goes.",
      footer = {"", "Example:", "  berth alert rule ls"})
  int list(@Mixin Listing listing) {
    Shell shell = session.shell();
    Json rules = session.client().get(ApiPath.of("alert-rules"));
    listing.print(shell, rules, "name", all -> table(all, shell.clock()));
    return 0;
  }

  private static Table table(List<Json> rules, InstantSource clock) {
    Table table = new Table("NAME", "KIND", "SEVERITY", "STATE", "HEALTH", "CHECKED", "ERROR");
    for (Json rule : rules) {
      table.row(
          rule.text("name"),
          rule.text("kind"),
          rule.text("severity"),
          rule.text("state"),
          rule.text("health"),
          Tables.age(rule.text("checked"), clock),
          rule.text("error"));
    }
    return table;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a rule.",
      footer = {"", "Example:", "  berth alert rule inspect many-errors"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = RULE) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("alert-rules", name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove rules; their alerts are over.",
      footer = {"", "Example:", "  berth alert rule rm many-errors"})
  int remove(@Parameters(paramLabel = RULE, arity = "1..*") List<String> names) {
    return Removal.of(session, names, name -> ApiPath.of("alert-rules", name));
  }
}
