package dev.berth.cli;

import dev.berth.client.DataDirectory;
import dev.berth.client.Logins;
import dev.berth.client.Logins.Login;
import dev.berth.client.ServerAddress;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server is asked, and who asks. A server that is named: as {@code BERTH_TOKEN} says, else as
 * whoever has logged in there, else as its administrator if it is the one of the data directory.
 * Otherwise the server of the data directory, and where none runs the one that was logged in on
 * last. Confined to one thread.
 */
final class ServerChoice {
  private final Shell shell;
  private final @Nullable String server;
  private final DataDirectory data;
  private final boolean dataNamed;
  private final Logins logins;
  private Shown shown = Shown.ADMINISTRATOR;

  /**
   * @param server as the command line names it, if it does
   * @param data where a server of this machine keeps everything
   * @param dataNamed whether that was said, not merely the usual place
   */
  ServerChoice(Shell shell, @Nullable String server, DataDirectory data, boolean dataNamed) {
    this.shell = shell;
    this.server = server;
    this.data = data;
    this.dataNamed = dataNamed;
    this.logins = Logins.of(shell.environment());
  }

  /** What is shown to the server. */
  private enum Shown {
    ADMINISTRATOR,
    LOGIN,
    VARIABLE
  }

  /**
   * Where to ask, and with what.
   *
   * @throws BerthException if there is no server, or nothing to show to it
   */
  ServerAddress address() {
    Secret variable = variable();
    if (server != null) {
      return named(ServerAddress.parse(server, variable));
    }
    Optional<Login> newest = findElsewhere();
    if (newest.isPresent()) {
      shown = Shown.LOGIN;
      return newest.get().address();
    }
    ServerAddress local = data.address();
    return shown == Shown.VARIABLE ? local.as(variable) : local;
  }

  /**
   * The same, for what people do about themselves: where they have logged in, they are not the
   * administrator.
   */
  ServerAddress ownAddress() {
    ServerAddress usual = address();
    Optional<Login> login = shown == Shown.ADMINISTRATOR ? logins.find(usual) : Optional.empty();
    if (login.isEmpty()) {
      return usual;
    }
    shown = Shown.LOGIN;
    return login.get().address();
  }

  /** Where to log in, with nothing to show yet. */
  ServerAddress logInAddress() {
    Secret nothing = new Secret("");
    if (server != null) {
      return ServerAddress.parse(server, nothing);
    }
    Optional<Login> newest = findElsewhere();
    return newest.map(Login::address).orElseGet(data::address).as(nothing);
  }

  /** What somebody can do whom the server does not know; empty if there is nothing to say. */
  String advice() {
    return switch (shown) {
      case LOGIN -> " Run 'berth login'.";
      case VARIABLE -> " What was shown is the token in BERTH_TOKEN.";
      case ADMINISTRATOR -> "";
    };
  }

  private ServerAddress named(ServerAddress named) {
    if (shown == Shown.VARIABLE) {
      return named;
    }
    Optional<Login> login = logins.find(named);
    if (login.isPresent()) {
      shown = Shown.LOGIN;
      return login.get().address();
    }
    return data.findServer()
        .map(_ -> data.address())
        .filter(local -> local.toString().equals(named.toString()))
        .orElseThrow(() -> nobody(named));
  }

  private Optional<Login> findElsewhere() {
    return dataNamed || data.findServer().isPresent() ? Optional.empty() : logins.findNewest();
  }

  private Secret variable() {
    String token = shell.variable("BERTH_TOKEN").strip();
    if (!token.matches("\\p{Graph}*")) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use the token in BERTH_TOKEN: it has characters that no token has. Make one with 'berth token create'.");
    }
    if (!token.isEmpty()) {
      shown = Shown.VARIABLE;
    }
    return new Secret(token);
  }

  private static BerthException nobody(ServerAddress server) {
    return new BerthException(
        ErrorCode.UNAUTHENTICATED,
        "Cannot use the server '%s': nobody has logged in there, and BERTH_TOKEN is not set. Log in with 'berth login --server %s', or make a token there with 'berth token create'."
            .formatted(server, server));
  }
}
