package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.DataDirectory;
import dev.berth.client.DataDirectory.RunningServer;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code berth down}. */
@Command(
    name = "down",
    description = "Stop the server. Tasks keep running, and the next 'berth up' finds them again.",
    footer = {
      "",
      "Examples:",
      "  berth down",
      "  berth down --stacks     remove every stack first; named volumes stay"
    })
final class DownCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--stacks", description = "Remove every stack first.")
  private boolean stacks;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long each step may take (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  DownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.requireLocal("down");
    Shell shell = session.shell();
    DataDirectory data = session.dataDirectory();
    Optional<RunningServer> server = data.findServer();
    if (server.isEmpty() && stacks) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot remove the stacks of '%s': no server runs there. Start it with 'berth up' first."
              .formatted(data.path()));
    }
    if (server.isEmpty()) {
      shell.err().println("No server runs on '" + data.path() + "'.");
      return 0;
    }
    if (stacks) {
      removeStacks();
    }
    try (Progress progress = new Progress(shell)) {
      progress.update("Stopping the server");
      new ServerProcess(shell, data).stop(server.get(), timeout);
    }
    return 0;
  }

  private void removeStacks() {
    StackRemoval removal = new StackRemoval(session, timeout);
    List<String> names =
        session.client().get(ApiPath.of("stacks")).items().stream()
            .map(stack -> stack.text("name"))
            .toList();
    names.forEach(name -> StackRemoval.requestIfThere(session, name));
    names.forEach(removal::await);
  }
}
