package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who somebody is at registries, as {@code docker login} has left it in {@code
 * $DOCKER_CONFIG/config.json}.
 */
final class DockerLogins {
  private final Shell shell;
  private final Path file;
  private final Json config;

  private DockerLogins(Shell shell, Path file, Json config) {
    this.shell = shell;
    this.file = file;
    this.config = config;
  }

  /**
   * Reads the file; one that is not there knows nobody.
   *
   * @throws BerthException if it cannot be read
   */
  static DockerLogins read(Shell shell) {
    String folder = shell.variable("DOCKER_CONFIG");
    Path home = Path.of(System.getProperty("user.home", "/"));
    String own = shell.variable("HOME");
    Path file =
        (folder.isEmpty()
                ? (own.isEmpty() ? home : Path.of(own)).resolve(".docker")
                : shell.directory().resolve(folder))
            .resolve("config.json");
    try {
      return new DockerLogins(shell, file, Json.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return new DockerLogins(shell, file, Json.of(null));
    } catch (IOException e) {
      throw broken(file, e.getClass().getSimpleName());
    } catch (BerthException e) {
      throw broken(file, "it is not JSON");
    }
  }

  private static BerthException broken(Path file, String reason) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot read '%s': %s. Correct it, or name another folder with DOCKER_CONFIG."
            .formatted(file, reason));
  }

  /**
   * What is shown to a registry, in the form of Docker's {@code X-Registry-Auth}; empty if nobody
   * has signed in there.
   */
  Optional<Secret> find(Registry registry) {
    String helper = entry(config.get("credHelpers"), registry).map(Json::text).orElse("");
    String store = helper.isEmpty() ? config.text("credsStore") : helper;
    Optional<Secret> kept =
        store.isEmpty()
            ? Optional.empty()
            : new CredentialProgram(shell, store)
                .find(registry)
                .flatMap(known -> ofHelper(registry, known));
    return kept.or(
        () -> entry(config.get("auths"), registry).flatMap(known -> ofFile(registry, known)));
  }

  private static Optional<Json> entry(Json byAddress, Registry registry) {
    return byAddress.fields().entrySet().stream()
        .filter(entry -> registry.isMeantBy(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Optional<Secret> ofHelper(Registry registry, Json known) {
    String user = known.text("Username");
    String secret = known.text("Secret");
    if (secret.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        user.equals("<token>") ? token(registry, secret) : password(registry, user, secret));
  }

  private Optional<Secret> ofFile(Registry registry, Json known) {
    String identity = known.text("identitytoken");
    if (!identity.isEmpty()) {
      return Optional.of(token(registry, identity));
    }
    String both = known.text("auth");
    if (both.isEmpty()) {
      String user = known.text("username");
      return user.isEmpty()
          ? Optional.empty()
          : Optional.of(password(registry, user, known.text("password")));
    }
    try {
      String text = new String(Base64.getDecoder().decode(both), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      if (colon > 0) {
        String secret = text.substring(colon + 1).replaceFirst("\u0000+$", "");
        return Optional.of(password(registry, text.substring(0, colon), secret));
      }
    } catch (IllegalArgumentException e) {
      // Told below, without what stands there.
    }
    throw broken(file, "the 'auth' of '" + registry.host() + "' is not base64 of USER:PASSWORD");
  }

  private static Secret password(Registry registry, String user, String secret) {
    return encoded(
        Json.object("username", user, "password", secret, "serveraddress", registry.key()));
  }

  private static Secret token(Registry registry, String token) {
    return encoded(Json.object("identitytoken", token, "serveraddress", registry.key()));
  }

  private static Secret encoded(Json login) {
    return new Secret(
        Base64.getUrlEncoder().encodeToString(login.render().getBytes(StandardCharsets.UTF_8)));
  }
}
