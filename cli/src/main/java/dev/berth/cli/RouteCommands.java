package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth route}. */
@Command(
    name = "route",
    description = "Look at the front door's rules.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth route ls",
      "  berth route inspect web@stack/shop",
      "  berth route logs -f web@stack/shop"
    })
final class RouteCommands {
  private final Session session;

  RouteCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the routes.",
      footer = {"", "Example:", "  berth route ls -o json"})
  int list(@Mixin Listing listing) {
    Json routes = session.client().get(ApiPath.of("routes"));
    listing.print(session.shell(), routes, "name", RouteCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a route.",
      footer = {"", "Example:", "  berth route inspect web@stack/shop"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = "ROUTE") String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of(segments(name))));
    return 0;
  }

  @Command(
      name = "logs",
      description = {
        "Show who asked for what, of a route or of all; the newest record comes last.",
        "Unless told otherwise, the last 100 records."
      },
      footer = {
        "",
        "Examples:",
        "  berth route logs -f",
        "  berth route logs --tail 1000 web@stack/shop -o json"
      })
  int logs(
      @Mixin RouteLogOptions options,
      @Parameters(paramLabel = "ROUTE", arity = "0..1", defaultValue = "") String name) {
    options.print(session, name);
    return 0;
  }

  /** A name may hold slashes, which are part of the path. */
  private static String[] segments(String name) {
    return ("routes/" + name).split("/", -1);
  }

  private static Table table(List<Json> routes) {
    Table table = new Table("NAME", "STATUS", "RULE", "SERVICE", "PORT", "TASKS", "URL");
    for (Json route : routes) {
      table.row(
          route.text("name"),
          route.text("status"),
          route.text("rule"),
          route.text("service"),
          route.text("port"),
          Integer.toString(route.items("tasks").size()),
          route.text("url"));
    }
    return table;
  }
}
