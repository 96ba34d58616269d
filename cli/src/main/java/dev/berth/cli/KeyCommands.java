package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.TenantId;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth key}. */
@Command(
    name = "key",
    description = {
      "Look after the keys that everything secret is encrypted with.",
      "Each tenant has a data key; the master key wraps them all."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Examples:", "  berth key ls", "  berth key rotate"})
final class KeyCommands {
  private final Session session;

  KeyCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the data keys; none of them is ever shown.",
      footer = {"", "Example:", "  berth key ls"})
  int list(@Mixin Listing listing) {
    Json keys = session.client().get(ApiPath.of("keys"));
    Shell shell = session.shell();
    listing.print(shell, keys, "tenant", list -> table(list, shell.clock()));
    return 0;
  }

  @Command(
      name = "master",
      description = "Show what is known of the master key.",
      footer = {"", "Example:", "  berth key master"})
  int master(@Mixin Output output) {
    output.printDetails(session.shell(), session.client().get(ApiPath.of("keys", "master")));
    return 0;
  }

  @Command(
      name = "rotate",
      description = {
        "Make new keys, while the server runs: what was encrypted before can still be read.",
        "Without --master and --data-keys: both; with --tenant: the data key of that tenant."
      },
      footer = {
        "",
        "Examples:",
        "  berth key rotate",
        "  berth key rotate --master",
        "  berth key rotate --tenant team-a"
      })
  int rotate(
      @Option(names = "--master", description = "A new master key; the data keys are wrapped anew.")
          boolean master,
      @Option(
              names = "--data-keys",
              description = "New data keys, for what is encrypted from now on.")
          boolean data,
      @Mixin Output output) {
    Map<String, Object> body = new LinkedHashMap<>();
    boolean any = master || data;
    body.put("master", any ? master : session.findTenant().isEmpty());
    body.put("data", data || !any);
    session.findTenant().map(TenantId::value).ifPresent(tenant -> body.put("tenant", tenant));
    Json done = session.client().post(ApiPath.of("keys", "rotate"), Json.of(body));
    session
        .shell()
        .out()
        .println(
            output.isJson()
                ? done.renderIndented()
                : "Data keys made: %s. Wrapped anew: %s."
                    .formatted(done.text("made"), done.text("rewrapped")));
    return 0;
  }

  private static Table table(List<Json> keys, InstantSource clock) {
    Table table = new Table("TENANT", "VERSION", "STATE", "CREATED");
    for (Json key : keys) {
      table.row(
          key.text("tenant"),
          key.text("version"),
          key.text("state"),
          Tables.age(key.text("created"), clock));
    }
    return table;
  }
}
