package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth templates}. */
@Command(
    name = "templates",
    description = {
      "Show what the messages of services have in common, the most frequent first.",
      "'berth search \"template_id: ID\"' finds the records of a template."
    },
    footer = {
      "",
      "Examples:",
      "  berth templates",
      "  berth templates shop/web -n 20",
      "  berth templates shop -o json"
    })
final class TemplatesCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "SERVICE",
      arity = "0..1",
      description = "STACK/SERVICE, or a stack or a service.")
  private String service = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "NUMBER",
      description = "So many at most: ${DEFAULT-VALUE}.")
  private int limit = 100;

  TemplatesCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json found =
        session
            .client()
            .get(
                ApiPath.of("templates")
                    .with("service", service)
                    .with("limit", Integer.toString(limit)));
    output.print(session.shell(), found.get("templates"), () -> table(found.items("templates")));
    return 0;
  }

  private Table table(List<Json> templates) {
    Table table = new Table("ID", "SERVICE", "COUNT", "AN HOUR", "FIRST", "LAST", "TEMPLATE");
    for (Json each : templates) {
      Json seen = each.get("seen");
      table.row(
          each.text("id"),
          each.text("stack") + "/" + each.text("service"),
          each.text("count"),
          each.text("perHour"),
          Tables.age(seen.text("first"), session.shell().clock()),
          Tables.age(seen.text("last"), session.shell().clock()),
          each.text("template"));
    }
    return table;
  }
}
