package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth top}. */
@Command(
    name = "top",
    description = {
      "Show what tasks use now, the busiest first; 100% is one processor.",
      "On a terminal it is shown anew until it is interrupted."
    },
    footer = {"", "Examples:", "  berth top", "  berth top -n 5 --once", "  berth top -o json"})
final class TopCommand implements Callable<Integer> {
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Session session;

  @Option(
      names = {"-n", "--tasks"},
      paramLabel = "NUMBER",
      description = "The busiest only.")
  private int most = Integer.MAX_VALUE;

  @Option(names = "--once", description = "Show it once, on a terminal too.")
  private boolean once;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How often it is shown anew (default: 5s).")
  private Duration every = Duration.ofSeconds(5);

  @Mixin private Output output = new Output();

  TopCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Shell shell = session.shell();
    boolean again = !once && !output.isJson() && shell.isTerminal(Shell.Stream.OUT);
    do {
      List<Json> tasks =
          session.client().get(ApiPath.of("top")).items("tasks").stream()
              .limit(Math.max(0, most))
              .toList();
      if (again) {
        shell.out().print(CLEAR);
      }
      output.print(shell, Json.of(tasks), () -> table(tasks));
      if (again) {
        shell.out().flush();
        Pause.of(every.isPositive() ? every : Duration.ofSeconds(1));
      }
    } while (again && !shell.out().checkError());
    return 0;
  }

  private static Table table(List<Json> tasks) {
    Table table =
        new Table("TASK", "NODE", "CPU", "MEMORY", "LIMIT", "RECEIVED", "SENT", "PROCESSES");
    for (Json task : tasks) {
      table.row(
          "%s_%s.%s.%s"
              .formatted(
                  task.text("stack"), task.text("service"), task.text("slot"), task.text("task")),
          task.text("node"),
          Amounts.percent(task.get("cpu")),
          Amounts.bytes(task.get("memory")),
          Amounts.bytes(task.get("memoryLimit")),
          Amounts.rate(task.get("received")),
          Amounts.rate(task.get("sent")),
          task.text("processes"));
    }
    return table;
  }
}
