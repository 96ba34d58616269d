package dev.berth.cli;

import dev.berth.client.DataDirectory;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The script that this command was started by, and that starts servers. */
final class Launcher {
  private final Shell shell;

  Launcher(Shell shell) {
    this.shell = shell;
  }

  /**
   * Where it lies.
   *
   * @throws BerthException {@link ErrorCode#UNSUPPORTED} if the command was started in another way
   */
  String path() {
    String path = shell.variable("BERTH_LAUNCHER");
    if (path.isEmpty()) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot start a server: this command does not know its launcher. Run it as 'berth'.");
    }
    return path;
  }

  /** What starts a server on some data. */
  List<String> serve(DataDirectory data, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(path());
    command.add("serve");
    command.add("--data=" + data.path());
    command.addAll(arguments);
    return command;
  }

  /** Runs a command on the streams of this process; gives its exit code. */
  int run(List<String> command) {
    try {
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      prepared(builder);
      return builder.start().waitFor();
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INTERNAL,
          "Cannot run '%s': %s.".formatted(command.getFirst(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  /** Tells the launcher that it has built and installed all there is for this command. */
  static void prepared(ProcessBuilder builder) {
    builder.environment().put("BERTH_PREPARED", "1");
  }
}
