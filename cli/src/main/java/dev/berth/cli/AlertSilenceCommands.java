package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth alert silence}. */
@Command(
    name = "silence",
    description = "Have nobody told of some alerts for a time.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A MATCHER is LABEL=VALUE, LABEL!=VALUE, LABEL=~PATTERN or LABEL!~PATTERN.",
      "",
      "Example:",
      "  berth alert silence add --for 2h --comment 'New disks' service=db"
    })
final class AlertSilenceCommands {
  private static final String SILENCE = "SILENCE";

  private final Session session;

  AlertSilenceCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "add",
      description = "Silence the alerts that match all matchers; prints the silence's id.",
      footer = {
        "",
        "Examples:",
        "  berth alert silence add --for 2h service=db",
        "  berth alert silence add --from 2026-12-24T18:00:00Z --for 1d 'alertname=~backup.*'"
      })
  int add(
      @Option(names = "--for", paramLabel = "TIME", required = true, description = "How long.")
          Duration lasting,
      @Option(names = "--from", paramLabel = "TIME", description = "From when on; now without it.")
          @Nullable Instant from,
      @Option(names = "--comment", paramLabel = "TEXT", description = "Why.")
          @Nullable String comment,
      @Mixin Output output,
      @Parameters(paramLabel = "MATCHER", arity = "1..*") List<String> matchers) {
    Instant begin = from == null ? session.shell().clock().instant() : from;
    Map<String, Object> silence = new LinkedHashMap<>();
    silence.put("matchers", matchers);
    if (from != null) {
      silence.put("from", from.toString());
    }
    silence.put("to", begin.plus(lasting).toString());
    if (comment != null) {
      silence.put("comment", comment);
    }
    Json made = session.client().post(ApiPath.of("alert-silences"), Json.of(silence));
    session.shell().out().println(output.isJson() ? made.renderIndented() : made.text("id"));
    return 0;
  }

  @Command(
      name = "ls",
      description = "List the silences.",
      footer = {"", "Example:", "  berth alert silence ls"})
  int list(@Mixin Listing listing) {
    Shell shell = session.shell();
    Json silences = session.client().get(ApiPath.of("alert-silences"));
    listing.print(shell, silences, "id", all -> table(all, shell.clock()));
    return 0;
  }

  private static Table table(List<Json> silences, InstantSource clock) {
    Table table = new Table("ID", "STATE", "MATCHERS", "FROM", "ENDS", "AUTHOR", "COMMENT");
    for (Json silence : silences) {
      table.row(
          silence.text("id"),
          silence.text("state"),
          String.join(" ", silence.texts("matchers")),
          silence.text("from"),
          Tables.until(silence.text("to"), clock),
          silence.text("author"),
          silence.text("comment"));
    }
    return table;
  }

  @Command(
      name = "rm",
      description = "Remove silences: their alerts are told again.",
      footer = {"", "Example:", "  berth alert silence rm 4f2c8mwtz1kb"})
  int remove(@Parameters(paramLabel = SILENCE, arity = "1..*") List<String> ids) {
    return Removal.of(session, ids, id -> ApiPath.of("alert-silences", id));
  }
}
