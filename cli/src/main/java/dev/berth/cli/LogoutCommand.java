package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Logins.Login;
import dev.berth.client.ServerAddress;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code berth logout}. */
@Command(
    name = "logout",
    description = "End the session that 'berth login' has opened.",
    footer = {
      "",
      "Examples:",
      "  berth logout",
      "  berth logout --server https://berth.example.org"
    })
final class LogoutCommand implements Callable<Integer> {
  private final Session session;

  LogoutCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ServerAddress server = session.anonymousClient().server();
    Optional<Login> login = session.logins().find(server);
    if (login.isEmpty()) {
      session.shell().err().println("Nobody has logged in at %s.".formatted(server));
      return 0;
    }
    session.logins().forget(server);
    try {
      new BerthClient(login.get().address()).post(ApiPath.of("logout"));
    } catch (BerthException e) {
      if (e.code() != ErrorCode.UNAUTHENTICATED) {
        throw e;
      }
    }
    session.shell().err().println("Logged out at %s.".formatted(server));
    return 0;
  }
}
