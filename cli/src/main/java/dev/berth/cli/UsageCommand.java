package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth usage}. */
@Command(
    name = "usage",
    description = "Show what services have used: processors, memory, network, requests.",
    footer = {
      "",
      "CPU is in hours of one processor, MEMORY in GiB held for an hour. Periods begin in UTC.",
      "",
      "Examples:",
      "  berth usage",
      "  berth usage --by month --since 365d",
      "  berth usage --by day --since 2026-01-01T00:00:00Z -o json"
    })
final class UsageCommand implements Callable<Integer> {
  private static final double HOUR = 3600;
  private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

  private final Session session;

  @Option(
      names = "--by",
      paramLabel = "PERIOD",
      defaultValue = "day",
      description = "One of: ${COMPLETION-CANDIDATES} (default: day).")
  private Period by = Period.DAY;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Moment.Converter.class,
      description = "From then on: 7d, or 2026-01-31T12:00:00Z.")
  private @Nullable Moment since;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      converter = Moment.Converter.class,
      description = "Before then.")
  private @Nullable Moment until;

  @Mixin private Output output = new Output();

  UsageCommand(Session session) {
    this.session = session;
  }

  /** What it is told by. */
  enum Period {
    HOUR,
    DAY,
    MONTH,
    YEAR
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    ApiPath path =
        ApiPath.of("usage")
            .with("by", by.name().toLowerCase(Locale.ROOT))
            .withIfGiven("from", since == null ? null : since.from(shell.clock()))
            .withIfGiven("to", until == null ? null : until.from(shell.clock()));
    Json usage = session.client().get(path).get("usage");
    output.print(shell, usage, () -> table(usage.items()));
    return 0;
  }

  private static Table table(List<Json> all) {
    Table table =
        new Table(
            "PERIOD", "STACK", "SERVICE", "CPU HOURS", "GIB HOURS", "RECEIVED", "SENT", "REQUESTS");
    for (Json one : all) {
      table.row(
          one.text("period"),
          one.text("stack"),
          one.text("service"),
          decimal(Amounts.number(one.get("cpuSeconds")) / HOUR),
          decimal(Amounts.number(one.get("memoryByteSeconds")) / GIBIBYTE / HOUR),
          Amounts.bytes(one.get("networkReceivedBytes")),
          Amounts.bytes(one.get("networkSentBytes")),
          Amounts.plain(Amounts.number(one.get("requests"))));
    }
    return table;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
