package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth report}. */
@Command(
    name = "report",
    description = "Show every service: its image, where it may run and does, what it may use.",
    footer = {"", "Examples:", "  berth report", "  berth report -o json"})
final class ReportCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private Output output = new Output();

  ReportCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json lines = session.client().get(ApiPath.of("report"));
    output.print(session.shell(), lines, () -> table(lines.items()));
    return 0;
  }

  private static Table table(List<Json> lines) {
    Table table =
        new Table(
            "STACK",
            "SERVICE",
            "TARGET",
            "IMAGE",
            "TAG",
            "MODE",
            "TASKS",
            "NODES",
            "PLACEMENT",
            "MEMORY",
            "CPUS");
    for (Json line : lines) {
      List<String> placement = new ArrayList<>(line.texts("constraints"));
      line.texts("spread").forEach(attribute -> placement.add("spread " + attribute));
      Json limits = line.get("limits");
      table.row(
          line.text("stack"),
          line.text("service"),
          line.text("target"),
          line.text("image"),
          line.text("tag"),
          line.text("mode"),
          line.text("running") + "/" + line.text("replicas"),
          String.join(" ", line.texts("nodes")),
          String.join(", ", placement),
          limits.text("memory").isEmpty() ? "" : Tables.size(limits, "memory"),
          limits.text("cpus"));
    }
    return table;
  }
}
