package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.io.ByteArrayInputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth alert}. */
@Command(
    name = "alert",
    description = "Say what is wrong and who is told, and see what fires.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth alert apply -f rules.yml",
      "  berth alert ls",
      "  berth alert silence add --for 2h service=web"
    })
final class AlertCommands implements Family {
  private static final int MOST_HISTORY = 10_000;

  private final Session session;

  AlertCommands(Session session) {
    this.session = session;
  }

  @Override
  public Map<String, Object> members() {
    return Map.of(
        "rule", new AlertRuleCommands(session),
        "receiver", new AlertReceiverCommands(session),
        "silence", new AlertSilenceCommands(session));
  }

  @Command(
      name = "ls",
      description = "List the alerts that fire, or may soon.",
      footer = {"", "Examples:", "  berth alert ls", "  berth alert ls --resolved -o json"})
  int list(
      @Option(names = "--resolved", description = "Also those that were over lately.")
          boolean resolved,
      @Mixin Listing listing) {
    ApiPath path = ApiPath.of("alerts");
    Json alerts = session.client().get(resolved ? path.with("resolved", "true") : path);
    Shell shell = session.shell();
    listing.print(shell, alerts, "rule", all -> table(all, shell.clock()));
    return 0;
  }

  private static Table table(List<Json> alerts, InstantSource clock) {
    Table table = new Table("RULE", "STATE", "SEVERITY", "SINCE", "LABELS", "SUMMARY");
    for (Json alert : alerts) {
      boolean silenced = !alert.texts("silenced").isEmpty();
      table.row(
          alert.text("rule"),
          alert.text("state") + (silenced ? " (silenced)" : ""),
          alert.text("severity"),
          Tables.age(alert.text("since"), clock),
          labels(alert.get("labels")),
          alert.get("annotations").text("summary"));
    }
    return table;
  }

  /** Labels but those that stand in columns of their own. */
  static String labels(Json labels) {
    List<String> shown = new ArrayList<>();
    labels
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("alertname") && !name.equals("severity")) {
                shown.add(name + "=" + value.text());
              }
            });
    return String.join(" ", shown);
  }

  @Command(
      name = "apply",
      description = "Keep the rules and receivers of files, over those of the same names.",
      footer = {
        "",
        "All of a file, or nothing: what is wrong is told at once, with line and column.",
        "",
        "Examples:",
        "  berth alert apply -f rules.yml",
        "  berth alert apply --dry-run -f rules.yml -f receivers.yml"
      })
  int apply(
      @Option(
              names = {"-f", "--file"},
              paramLabel = "FILE",
              required = true,
              description = "YAML; - for standard input.")
          List<String> files,
      @Option(names = "--dry-run", description = "Only check them.") boolean dryRun) {
    TextFiles texts = new TextFiles(session.shell());
    for (String file : files) {
      byte[] text = texts.readBytes(file);
      String name = file.equals(TextFiles.STANDARD_INPUT) ? "standard input" : file;
      ApiPath path = ApiPath.of("alert-rules").with("file", name);
      Json applied =
          session
              .client()
              .upload(dryRun ? path.with("dry-run", "true") : path, new ByteArrayInputStream(text));
      applied.texts("receivers").forEach(one -> session.shell().out().println("receiver " + one));
      applied.texts("rules").forEach(one -> session.shell().out().println("rule " + one));
    }
    return 0;
  }

  @Command(
      name = "history",
      description = "Show what fired and who was told, the newest last.",
      footer = {"", "Example:", "  berth alert history -n 20"})
  int history(
      @Option(
              names = {"-n", "--last"},
              paramLabel = "NUMBER",
              description = "How many lines; 1 to 10000.",
              defaultValue = "100")
          int last,
      @Mixin Output output) {
    int limit = Math.clamp(last, 1, MOST_HISTORY);
    Json lines =
        session.client().get(ApiPath.of("alert-history").with("limit", Integer.toString(limit)));
    output.print(session.shell(), lines, () -> happenings(lines.items()));
    return 0;
  }

  private static Table happenings(List<Json> newestFirst) {
    Table table = new Table("TIME", "WHAT", "RULE", "RECEIVER", "LABELS", "TEXT");
    for (Json one : newestFirst.reversed()) {
      table.row(
          one.text("time"),
          one.text("kind").toLowerCase(Locale.ROOT),
          one.text("rule"),
          one.text("receiver"),
          labels(one.get("labels")),
          one.text("text"));
    }
    return table;
  }
}
