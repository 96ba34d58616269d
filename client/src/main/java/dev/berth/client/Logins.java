package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions that a person has opened on servers, one each, in a file that only they can read:
 * {@code $XDG_CONFIG_HOME/berth/login.json}, or {@code ~/.config/berth/login.json}. The newest
 * stands first. Not safe against two writers at once: the last one wins.
 *
 * @param file absolute; it need not be there
 */
public record Logins(Path file) {

  /** Those of the user of an environment. */
  public static Logins of(Map<String, String> environment) {
    Path named = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", ""));
    Path folder =
        named.isAbsolute() ? named : Path.of(System.getProperty("user.home", "."), ".config");
    return new Logins(folder.resolve("berth/login.json"));
  }

  /**
   * One session.
   *
   * @param server its URL
   * @param user who has logged in there
   * @param token what proves it
   * @param expires when it ends, in ISO 8601; empty if that was not told
   */
  public record Login(String server, String user, Secret token, String expires) {
    /** Where it is good. */
    public ServerAddress address() {
      return ServerAddress.parse(server, token);
    }
  }

  /**
   * The session on a server.
   *
   * @throws BerthException {@link ErrorCode#INVALID_CONFIGURATION} if the file cannot be read
   */
  public Optional<Login> find(ServerAddress server) {
    return read().stream().filter(login -> login.server().equals(server.toString())).findFirst();
  }

  /**
   * The newest session, wherever it is.
   *
   * @throws BerthException {@link ErrorCode#INVALID_CONFIGURATION} if the file cannot be read
   */
  public Optional<Login> findNewest() {
    return read().stream().findFirst();
  }

  /**
   * Keeps a session instead of the one on the same server; it is the newest then.
   *
   * @throws BerthException {@link ErrorCode#INVALID_CONFIGURATION} if it cannot be written
   */
  public void keep(Login login) {
    List<Login> logins = without(login.server());
    logins.addFirst(login);
    write(logins);
  }

  /**
   * Forgets the session on a server; harmless if there is none.
   *
   * @throws BerthException {@link ErrorCode#INVALID_CONFIGURATION} if it cannot be written
   */
  public void forget(ServerAddress server) {
    List<Login> logins = without(server.toString());
    if (logins.size() < read().size()) {
      write(logins);
    }
  }

  private List<Login> without(String server) {
    List<Login> logins = new ArrayList<>(read());
    logins.removeIf(login -> login.server().equals(server));
    return logins;
  }

  private List<Login> read() {
    try {
      return Json.parse(Files.readString(file)).items("logins").stream()
          .map(Logins::login)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw failed("read", String.valueOf(e.getMessage()), e);
    } catch (BerthException e) {
      throw failed("read", "it is not JSON", e);
    }
  }

  private static Login login(Json login) {
    return new Login(
        login.text("server"),
        login.text("user"),
        new Secret(login.text("token")),
        login.text("expires"));
  }

  /** A reader sees what was before or what comes after, and nobody else sees anything. */
  private void write(List<Login> logins) {
    List<Json> items =
        logins.stream()
            .map(
                login ->
                    Json.object(
                        "server",
                        login.server(),
                        "user",
                        login.user(),
                        "token",
                        login.token().reveal(),
                        "expires",
                        login.expires()))
            .toList();
    try {
      Path folder = file.resolveSibling("").normalize();
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path fresh =
          Files.createTempFile(
              folder,
              "login",
              ".json",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, Json.object("logins", items).renderIndented() + "\n");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("write", String.valueOf(e.getMessage()), e);
    }
  }

  private BerthException failed(String verb, String reason, Exception cause) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot %s the logins in '%s': %s. Remove the file and log in again, or name another folder in XDG_CONFIG_HOME."
            .formatted(verb, file, reason),
        cause);
  }
}
