package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth host}. */
@Command(
    name = "host",
    description = "See and say which tenant may route which host.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A host outside the platform's domain belongs to the first tenant that routes it, until it",
      "is released. *.example.com stands for all names below one.",
      "",
      "Examples:",
      "  berth host ls",
      "  berth host grant --to team-a '*.example.com'",
      "  berth host release shop.example.com"
    })
final class HostCommands {
  private static final String HOSTS = "hosts";
  private static final String HOST = "HOST";

  private final Session session;

  HostCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the hosts that tenants have, and their routes there.",
      footer = {"", "Example:", "  berth host ls -o json"})
  int list(@Mixin Listing listing) {
    Json hosts = session.client().get(ApiPath.of(HOSTS));
    Shell shell = session.shell();
    listing.print(shell, hosts, "host", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "grant",
      description = "Give hosts to a tenant, whoever has them now (operators only).",
      footer = {"", "Example:", "  berth host grant --to team-a '*.example.com'"})
  int grant(
      @Option(
              names = "--to",
              paramLabel = "TENANT",
              required = true,
              description = "The tenant that may route them.")
          String tenant,
      @Parameters(paramLabel = HOST, arity = "1..*") List<String> hosts) {
    for (String host : hosts) {
      session.client().put(ApiPath.of(HOSTS, host), Json.object("tenant", tenant));
      session.shell().out().println(host);
    }
    return 0;
  }

  @Command(
      name = "release",
      description = "Give hosts up, so that others may route them.",
      footer = {"", "Example:", "  berth host release shop.example.com"})
  int release(@Parameters(paramLabel = HOST, arity = "1..*") List<String> hosts) {
    return Removal.of(session, hosts, host -> ApiPath.of(HOSTS, host));
  }

  private static Table table(List<Json> hosts, InstantSource clock) {
    Table table = new Table(HOST, "TENANT", "SINCE", "GRANTED", "ROUTES");
    for (Json host : hosts) {
      table.row(
          host.text("host"),
          host.text("tenant"),
          Tables.age(host.text("since"), clock),
          host.text("granted"),
          String.join(" ", host.texts("routes")));
    }
    return table;
  }
}
