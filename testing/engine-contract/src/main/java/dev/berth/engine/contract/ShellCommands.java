package dev.berth.engine.contract;

import java.util.List;

/** What busybox has to be told to do what a {@link Program} says. */
public final class ShellCommands {
  /** As the first process of a container has to: a signal that it does not catch does nothing. */
  private static final String WAIT = "while :; do sleep 1000 & wait $!; done";

  private static final String OBEY = "trap 'exit 0' TERM; ";

  private ShellCommands() {}

  /** The command of a task. */
  public static List<String> of(Program program) {
    return switch (program) {
      case Program.Waits _, Program.AnswersExec _, Program.Overeats _ -> shell(OBEY + WAIT);
      case Program.IgnoresStop _ -> shell("trap '' TERM; " + WAIT);
      case Program.Ends ends ->
          shell("sleep %d; exit %d".formatted(ends.after().toSeconds(), ends.exitCode()));
      case Program.Prints prints -> shell(OBEY + "echo '" + prints.line() + "'; " + WAIT);
      case Program.Shows shows -> shell(OBEY + "cat '" + shows.path() + "'; " + WAIT);
      case Program.Unstartable _ -> List.of("/no/such/program");
    };
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }
}
