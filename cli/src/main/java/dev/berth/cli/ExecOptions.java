package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.ExecConnection;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a program is run in a task. */
final class ExecOptions {
  @Option(
      names = {"-i", "--interactive"},
      description = "Pass standard input on (by default on a terminal).")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the program a terminal (by default on a terminal).")
  private boolean terminal;

  @Option(
      names = {"-T", "--no-tty"},
      description = "Neither of both, even on a terminal.")
  private boolean plain;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description = "Run as another user.")
  private @Nullable String user;

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIR",
      description = "Run in another folder.")
  private @Nullable String directory;

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "Set a variable.")
  private List<String> variables = List.of();

  /** Runs the program until it ends and gives its exit code. */
  int run(Session session, TaskReference task, List<String> command) {
    ApiPath path = path(task, command);
    Shell shell = session.shell();
    if (!plain && shell.isTerminal(Shell.Stream.IN) && shell.isTerminal(Shell.Stream.OUT)) {
      interactive = true;
      terminal = true;
    }
    if (!terminal) {
      return run(shell, session, path);
    }
    if (interactive && !shell.isTerminal(Shell.Stream.IN)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot give the program a terminal: standard input is none. Leave out -t.");
    }
    Stty.Size size = Stty.size();
    ApiPath sized =
        path.with("tty", "true")
            .with("columns", Integer.toString(size.columns()))
            .with("rows", Integer.toString(size.rows()));
    try (ExecConnection connection = session.client().exec(sized);
        TerminalMode _ = TerminalMode.raw()) {
      WindowSignal.onChange(() -> resize(connection));
      if (interactive) {
        Threads.startPlatform("exec-input", () -> forward(shell.in(), connection));
      }
      return connection.copyUntilExit(shell.out(), shell.err());
    }
  }

  private static void resize(ExecConnection connection) {
    Stty.Size size = Stty.size();
    try {
      connection.resize(size.columns(), size.rows());
    } catch (IOException e) {
      // The program has ended; whoever reads its output says so.
    }
  }

  private int run(Shell shell, Session session, ApiPath path) {
    try (ExecConnection connection = session.client().exec(path)) {
      InputStream input = interactive ? shell.in() : InputStream.nullInputStream();
      Threads.startPlatform("exec-input", () -> forward(input, connection));
      return connection.copyUntilExit(shell.out(), shell.err());
    }
  }

  private ApiPath path(TaskReference task, List<String> command) {
    ApiPath path = task.path("exec");
    for (String word : command) {
      path = path.with("command", word);
    }
    for (String variable : variables) {
      path = path.with("env", variable);
    }
    return path.withIfGiven("user", user).withIfGiven("workdir", directory);
  }

  private static void forward(InputStream input, ExecConnection connection) {
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
        if (count > 0) {
          connection.input(Arrays.copyOf(buffer, count));
        }
      }
      connection.endInput();
    } catch (IOException e) {
      // The program has ended, or the connection broke: whoever reads its output says so.
    }
  }
}
