package dev.berth.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth task}. */
@Command(
    name = "task",
    description = "Look into tasks, the running copies of services.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A TASK is an id, the beginning of one, or a name such as shop_web.1.",
      "",
      "Examples:",
      "  berth task ls",
      "  berth task exec -it shop_web.1 sh"
    })
final class TaskCommands {
  private static final String TASK = "TASK";

  private final Session session;

  TaskCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List tasks.",
      footer = {"", "Examples:", "  berth task ls", "  berth task ls --all --stack shop"})
  int list(
      @Option(names = "--stack", paramLabel = "STACK", description = "Only those of one stack.")
          @Nullable String stack,
      @Mixin TaskListing listing) {
    listing.print(session, stack == null ? Map.of() : Map.of("stack", stack));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a task.",
      footer = {"", "Example:", "  berth task inspect shop_web.1"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = TASK) String name) {
    TaskReference task = TaskReference.find(session.client(), name);
    output.printDetails(session.shell(), session.client().get(task.path()));
    return 0;
  }

  @Command(
      name = "logs",
      description = "Show what a task wrote.",
      footer = {"", "Example:", "  berth task logs -f shop_web.1"})
  int logs(@Mixin LogOptions options, @Parameters(paramLabel = TASK) String name) {
    options.print(session, TaskReference.find(session.client(), name).path("logs"));
    return 0;
  }

  @Command(
      name = "exec",
      description = "Run a program in a task and end with its exit code.",
      footer = {
        "",
        "Examples:",
        "  berth task exec shop_web.1 ls /data",
        "  berth task exec -it shop_web.1 sh",
        "  berth task exec -i shop_db.1 psql < dump.sql"
      })
  int exec(
      @Mixin ExecOptions options,
      @Parameters(index = "0", paramLabel = TASK) String name,
      @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND") List<String> command) {
    TaskReference task = TaskReference.find(session.client(), name);
    return options.run(session, task, withoutSeparator(command));
  }

  /** {@code --} may stand before the program, as with kubectl. */
  private static List<String> withoutSeparator(List<String> command) {
    return command.size() > 1 && command.getFirst().equals("--")
        ? command.subList(1, command.size())
        : command;
  }
}
