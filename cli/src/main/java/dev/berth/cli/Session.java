package dev.berth.cli;

import dev.berth.client.BerthClient;
import dev.berth.client.DataDirectory;
import dev.berth.client.ServerAddress;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What all commands share: the options that every one of them takes, and the server they name. */
@Command(
    name = "berth",
    description = "A self-hosted container cloud in one process.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth up compose.yml          start Berth, deploy a Compose file, print its URL",
      "  berth stack ls                what is deployed",
      "  berth logs -f shop            what it says",
      "  berth COMMAND --help          more about one command",
      "",
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage."
    })
final class Session {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      order = 90,
      description = "Where Berth keeps everything ($BERTH_DATA).")
  private @Nullable Path data;

  @Option(
      names = "--server",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      order = 91,
      description = "A server elsewhere; its token is in $BERTH_TOKEN.")
  private @Nullable String server;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      order = 99,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help.
  private boolean help;

  private final Shell shell;
  private @Nullable BerthClient client;

  Session(Shell shell) {
    this.shell = shell;
  }

  Shell shell() {
    return shell;
  }

  DataDirectory dataDirectory() {
    return DataDirectory.of(
        data == null ? null : shell.directory().resolve(data), shell.environment());
  }

  /**
   * The client of the server that the command line names, or that runs on the data directory.
   *
   * @throws BerthException if there is none
   */
  BerthClient client() {
    if (client == null) {
      client = new BerthClient(address());
    }
    return client;
  }

  private ServerAddress address() {
    if (server == null) {
      return dataDirectory().address();
    }
    String token = shell.variable("BERTH_TOKEN");
    if (token.isEmpty()) {
      throw new BerthException(
          ErrorCode.UNAUTHENTICATED,
          "Cannot use the server '%s': BERTH_TOKEN is not set. Make a token there with 'berth token create'."
              .formatted(server));
    }
    return ServerAddress.parse(server, new Secret(token));
  }

  /**
   * Refuses {@code --server} for a command that works on this machine only.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  void requireLocal(String command) {
    if (server != null) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use --server with '%s': it works on this machine only. Use --data to name an instance."
              .formatted(command));
    }
  }
}
