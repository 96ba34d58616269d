package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.DataDirectory;
import dev.berth.client.Logins;
import dev.berth.client.ServerAddress;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.Optional;
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
      description = "A server elsewhere; as whoever $BERTH_TOKEN is, or has logged in there.")
  private @Nullable String server;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      scope = ScopeType.INHERIT,
      order = 92,
      description = "The tenant to act in ($BERTH_TENANT), instead of one's first.")
  private @Nullable String tenant;

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
  private @Nullable ServerChoice choice;

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
   * The client of the server that {@link ServerChoice} finds.
   *
   * @throws BerthException if there is none
   */
  BerthClient client() {
    if (client == null) {
      BerthClient any = new BerthClient(choice().address());
      client = findTenant().map(any::in).orElse(any);
    }
    return client;
  }

  /** The same, for what people do about themselves. */
  BerthClient ownClient() {
    BerthClient any = new BerthClient(choice().ownAddress());
    return findTenant().map(any::in).orElse(any);
  }

  /** The client of a server that somebody is about to log in on. */
  BerthClient anonymousClient() {
    return new BerthClient(choice().logInAddress());
  }

  /** What somebody can do whom the server does not know; empty if there is nothing to say. */
  String advice() {
    return choice().advice();
  }

  /** Whether commands that name no server are the administrator's on this one. */
  boolean isAdministratorAt(ServerAddress address) {
    return shell.variable("BERTH_TOKEN").isEmpty()
        && dataDirectory().findServer().isPresent()
        && dataDirectory().address().toString().equals(address.toString());
  }

  /** The sessions that the user has opened. */
  Logins logins() {
    return Logins.of(shell.environment());
  }

  /** The tenant that the command line or the environment names, if one does. */
  Optional<TenantId> findTenant() {
    String named = tenant == null ? shell.variable("BERTH_TENANT") : tenant;
    return named.isEmpty() ? Optional.empty() : Optional.of(new TenantId(named));
  }

  /** The tenant that is acted in: the one that is named, or the first of whoever asks. */
  String tenant() {
    return findTenant()
        .map(TenantId::value)
        .orElseGet(() -> client().get(ApiPath.of("whoami")).text("tenant"));
  }

  private ServerChoice choice() {
    if (choice == null) {
      boolean dataNamed = data != null || !shell.variable("BERTH_DATA").isEmpty();
      choice = new ServerChoice(shell, server, dataDirectory(), dataNamed);
    }
    return choice;
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
