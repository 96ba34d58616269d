package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth metrics}. */
@Command(
    name = "metrics",
    description = "See what is measured.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "An operator sees the machine and Berth itself with --tenant platform.",
      "",
      "Examples:",
      "  berth metrics ls",
      "  berth metrics query berth_task_memory_bytes -l service=web",
      "  berth metrics query berth_task_cpu_seconds_total --reduce rate --since 6h --step 10m"
    })
final class MetricsCommands {
  private static final String WHEN = "WHEN";

  private final Session session;

  MetricsCommands(Session session) {
    this.session = session;
  }

  /** What becomes of the samples of a step. */
  enum Reduction {
    AVERAGE,
    LEAST,
    MOST,
    LAST,
    RATE
  }

  @Command(
      name = "ls",
      description = "List the metrics that are measured now, and how many series each has.",
      footer = {"", "Example:", "  berth metrics ls"})
  int list(@Mixin Listing listing) {
    Json metrics = session.client().get(ApiPath.of("metrics")).get("metrics");
    listing.print(session.shell(), metrics, "metric", MetricsCommands::metrics);
    return 0;
  }

  private static Table metrics(List<Json> metrics) {
    Table table = new Table("METRIC", "SERIES");
    metrics.forEach(metric -> table.row(metric.text("metric"), metric.text("series")));
    return table;
  }

  @Command(
      name = "query",
      description = "Show what a metric was over time; the last hour unless --since says more.",
      footer = {
        "",
        "Examples:",
        "  berth metrics query up",
        "  berth metrics query berth_task_cpu_seconds_total --reduce rate -l 'service=~web.*'"
      })
  int query(
      @Parameters(paramLabel = "METRIC") String metric,
      @Option(
              names = {"-l", "--label"},
              paramLabel = "LABEL",
              description = "NAME=VALUE, NAME!=VALUE, NAME=~PATTERN or NAME!~PATTERN.")
          @Nullable List<String> labels,
      @Option(
              names = "--since",
              paramLabel = WHEN,
              converter = Moment.Converter.class,
              description = "From then on: 6h, or 2026-01-31T12:00:00Z.")
          @Nullable Moment since,
      @Option(
              names = "--until",
              paramLabel = WHEN,
              converter = Moment.Converter.class,
              description = "Before then.")
          @Nullable Moment until,
      @Option(
              names = "--step",
              paramLabel = "LENGTH",
              description = "How much time a value stands for: 30s, 5m, 1h, 1d.")
          @Nullable String step,
      @Option(
              names = "--reduce",
              paramLabel = "HOW",
              defaultValue = "average",
              description = "One of: ${COMPLETION-CANDIDATES} (default: average).")
          Reduction reduction,
      @Mixin Output output) {
    Shell shell = session.shell();
    ApiPath path =
        ApiPath.of("metrics", "query")
            .with("metric", metric)
            .with("reduce", reduction.name().toLowerCase(Locale.ROOT))
            .withIfGiven("from", since == null ? null : since.from(shell.clock()))
            .withIfGiven("to", until == null ? null : until.from(shell.clock()))
            .withIfGiven("step", step);
    for (String label : labels == null ? List.<String>of() : labels) {
      path = path.with("label", label);
    }
    Json answer = session.client().get(path);
    output.print(shell, answer, () -> values(answer.items("series")));
    return 0;
  }

  private static Table values(List<Json> series) {
    Table table = new Table("TIME", "VALUE", "LABELS");
    for (Json one : series) {
      String labels =
          one.get("labels").fields().entrySet().stream()
              .map(MetricsCommands::label)
              .collect(Collectors.joining(" "));
      for (Json point : one.items("points")) {
        double value = Amounts.number(point.get("value"));
        table.row(point.text("time"), Amounts.plain(value), labels);
      }
    }
    return table;
  }

  private static String label(Map.Entry<String, Json> label) {
    return label.getKey() + "=" + label.getValue().text();
  }
}
