package dev.berth.cli;

import dev.berth.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth node metrics}. */
@Command(
    name = "metrics",
    description = "Show how busy nodes are: memory, CPU, load.",
    footer = {
      "",
      "The machine that Berth runs on is looked at directly, others by a short task.",
      "",
      "Examples:",
      "  berth node metrics",
      "  berth node metrics --image busybox n2 n3"
    })
final class NodeMetricsCommand implements Callable<Integer> {
  /** Sums of CPU time, a second apart. */
  private static final List<String> LOOK =
      List.of(
          "sh",
          "-c",
          "head -n 1 /proc/stat; sleep 1; head -n 1 /proc/stat; cat /proc/meminfo /proc/loadavg");

  private final Session session;

  @Mixin private NodeChoice choice = new NodeChoice();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = NodeExecCommand.HOST_IMAGE,
      description = "An image with a shell (default: berth/host, the programs of the node).")
  private String image = NodeExecCommand.HOST_IMAGE;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description = "How long to wait (default: 1m).")
  private Duration timeout = Duration.ofMinutes(1);

  @Mixin private Output output = new Output();

  @Parameters(arity = "0..*", paramLabel = "NODE", description = "Nodes (default: all).")
  private List<String> names = new ArrayList<>();

  NodeMetricsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<Json> nodes = names.isEmpty() ? choice.all(session) : choice.find(session, names);
    if (nodes.isEmpty()) {
      throw NodeJob.nothingChosen();
    }
    Map<String, NodeJob.Outcome> asked = new TreeMap<>();
    nodes.stream()
        .filter(node -> !NodeJob.isMachineOfItsOwn(node) && NodeJob.obstacle(node).isEmpty())
        .collect(Collectors.groupingBy(node -> node.text("target")))
        .forEach(
            (target, all) -> {
              List<NodeJob.Outcome> outcomes =
                  new NodeJob(session, target, all).run(image, LOOK, timeout);
              for (int i = 0; i < all.size(); i++) {
                asked.put(key(all.get(i)), outcomes.get(i));
              }
            });
    List<Json> measured = nodes.stream().map(node -> measured(node, asked.get(key(node)))).toList();
    output.print(session.shell(), Json.of(measured), () -> table(measured));
    return measured.stream().allMatch(one -> one.text("failure").isEmpty()) ? 0 : 1;
  }

  private static String key(Json node) {
    return node.text("target") + "/" + node.text("id");
  }

  private static Json measured(Json node, NodeJob.@Nullable Outcome by) {
    Json machine = node.get("machine");
    if (machine.isObject()) {
      return new NodeUsage(
              node.number("memoryBytes"),
              machine.number("memoryAvailableBytes"),
              Double.parseDouble(machine.text("cpuUsage")),
              Double.parseDouble(machine.text("loadAverage")))
          .json(node, "");
    }
    if (by == null) {
      return NodeUsage.NONE.json(node, NodeJob.obstacle(node));
    }
    return by.isWell()
        ? NodeUsage.parse(by.output()).json(node, "")
        : NodeUsage.NONE.json(
            node, by.failure().isEmpty() ? "exited with code " + by.exitCode() : by.failure());
  }

  private static Table table(List<Json> all) {
    Table table =
        new Table("NAME", "TARGET", "MEMORY USED", "MEMORY", "CPU", "LOAD", "CPUS", "MESSAGE");
    for (Json one : all) {
      boolean known = one.text("failure").isEmpty();
      table.row(
          one.text("name"),
          one.text("target"),
          known ? Tables.size(one, "memoryUsedBytes") : "",
          known ? Tables.size(one, "memoryBytes") : "",
          known ? percent(one.text("cpuUsage")) : "",
          known ? one.text("loadAverage") : "",
          one.text("cpus"),
          one.text("failure"));
    }
    return table;
  }

  private static String percent(String part) {
    return String.format(Locale.ROOT, "%.0f%%", Double.parseDouble(part) * 100);
  }
}
