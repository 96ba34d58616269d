package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code berth status}. */
@Command(
    name = "status",
    description = "Show the platform, the engine, the node and the stacks.",
    footer = {"", "Examples:", "  berth status", "  berth status -o json"})
final class StatusCommand implements Callable<Integer> {
  private static final int LABEL_WIDTH = 10;

  private final Session session;

  @Mixin private Output output = new Output();

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json status = session.client().get(ApiPath.of("status"));
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(status.renderIndented());
    } else {
      render(status, Colours.of(shell, Shell.Stream.OUT)).forEach(shell.out()::println);
    }
    return 0;
  }

  private List<String> render(Json status, Colours colours) {
    List<String> lines = new ArrayList<>();
    Json engine = status.get("engine");
    lines.add(line("Berth", colours, platform(status)));
    if (!status.get("dataDirectory").isMissing()) {
      lines.add(line("Data", colours, status.text("dataDirectory")));
    }
    lines.add(
        line("Address", colours, session.client().server() + ", zone " + status.text("domain")));
    lines.add(line("Engine", colours, engine(engine, colours)));
    if (!status.get("node").isMissing()) {
      lines.add(line("Node", colours, node(status.get("node"))));
    }
    warnings(status).forEach(text -> lines.add(line("Warning", colours, colours.warning(text))));
    List<Json> stacks = status.items("stacks");
    lines.add("");
    if (stacks.isEmpty()) {
      lines.add("No stacks yet. Deploy one: berth up compose.yml");
    } else {
      String table = Tables.stacks(stacks, session.shell().clock()).render(colours);
      lines.add(table.stripTrailing());
    }
    return lines;
  }

  private static String platform(Json status) {
    return "%s, instance %s, up %s"
        .formatted(
            status.text("version"),
            status.text("instance"),
            Durations.render(Duration.ofSeconds(status.number("uptimeSeconds"))));
  }

  private static String engine(Json engine, Colours colours) {
    String state = colours.state(engine.isTrue("ready") ? "ready" : "down");
    String summary = engine.text("summary");
    return "%s %s (%s)%s"
        .formatted(
            engine.text("name"),
            state,
            engine.text("reason"),
            summary.isEmpty() ? "" : ", " + summary);
  }

  private static String node(Json node) {
    return "%s, %s cpus, %s of %s memory available, load %s, %s"
        .formatted(
            node.text("name"),
            node.text("cpus"),
            Tables.size(node, "memoryAvailableBytes"),
            Tables.size(node, "memoryBytes"),
            node.text("loadAverage"),
            node.text("kernel"));
  }

  private static List<String> warnings(Json status) {
    List<String> warnings = new ArrayList<>(status.texts("warnings"));
    for (String warning : status.get("engine").texts("warnings")) {
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
    return warnings;
  }

  private static String line(String label, Colours colours, String text) {
    return colours.bold(label) + " ".repeat(LABEL_WIDTH - label.length()) + text;
  }
}
