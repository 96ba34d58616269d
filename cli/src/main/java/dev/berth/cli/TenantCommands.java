package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth tenant}. */
@Command(
    name = "tenant",
    description = "Look after tenants, which own stacks, parameters and all else.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth tenant create team-a",
      "  berth tenant quota --memory 4GiB --cpus 2 team-a",
      "  berth tenant ls"
    })
final class TenantCommands {
  private static final String TENANT = "TENANT";

  private final Session session;

  TenantCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "create",
      description = "Make a tenant.",
      footer = {"", "Example:", "  berth tenant create team-a"})
  int create(@Mixin Output output, @Parameters(paramLabel = TENANT) String name) {
    Json made = session.client().post(ApiPath.of("tenants"), Json.object("name", name));
    session.shell().out().println(output.isJson() ? made.renderIndented() : name);
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the tenants.",
      footer = {"", "Example:", "  berth tenant ls"})
  int list(@Mixin Listing listing) {
    Json tenants = session.client().get(ApiPath.of("tenants"));
    Shell shell = session.shell();
    listing.print(shell, tenants, "name", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a tenant.",
      footer = {"", "Example:", "  berth tenant inspect team-a"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = TENANT) String name) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("tenants", name)));
    return 0;
  }

  @Command(
      name = "rm",
      description = {
        "Remove a tenant and destroy its key: nothing that it has encrypted can be read any more.",
        "One that still has something is removed with --force only."
      },
      footer = {"", "Examples:", "  berth tenant rm team-a", "  berth tenant rm --force -y team-a"})
  int remove(
      @Option(names = "--force", description = "With all that it has: stacks, volumes, parameters.")
          boolean force,
      @Mixin Confirmation confirmation,
      @Parameters(paramLabel = TENANT) String name) {
    String consequence =
        "The tenant '%s' is removed%s, and its key is destroyed."
            .formatted(name, force ? " with all that it has" : "");
    if (!confirmation.isGiven(session.shell(), consequence)) {
      return 1;
    }
    ApiPath path = ApiPath.of("tenants", name);
    session.client().delete(force ? path.with("force", "true") : path);
    session.shell().out().println(name);
    return 0;
  }

  @Command(
      name = "quota",
      description = {
        "Show what a tenant may have, or change it: 'none' takes a limit away.",
        "Limits that are not named stay as they are."
      },
      footer = {
        "",
        "Examples:",
        "  berth tenant quota team-a",
        "  berth tenant quota --memory 4GiB --cpus 1.5 --tasks 20 team-a",
        "  berth tenant quota --disk none team-a"
      })
  int quota(
      @Mixin QuotaOptions limits,
      @Mixin Output output,
      @Parameters(paramLabel = TENANT) String name) {
    ApiPath path = ApiPath.of("tenants", name, "quota");
    Json quota = session.client().get(path);
    if (limits.areGiven()) {
      quota = session.client().put(path, limits.applied(quota));
    }
    Json shown = quota;
    output.print(session.shell(), shown, () -> QuotaTables.limits(shown));
    return 0;
  }

  private static Table table(List<Json> tenants, InstantSource clock) {
    Table table = new Table("NAME", "STATE", "CREATED");
    for (Json tenant : tenants) {
      table.row(
          tenant.text("name"), tenant.text("state"), Tables.age(tenant.text("created"), clock));
    }
    return table;
  }
}
