package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one instance of Berth keeps, as seen from outside of its server.
 *
 * @param path absolute
 */
public record DataDirectory(Path path) {
  public DataDirectory {
    path = path.toAbsolutePath().normalize();
  }

  /**
   * Where the data is: what was asked for, else {@code $BERTH_DATA}, else the place that fits the
   * user.
   */
  public static DataDirectory of(@Nullable Path wanted, Map<String, String> environment) {
    if (wanted != null) {
      return new DataDirectory(wanted);
    }
    String variable = environment.getOrDefault("BERTH_DATA", "");
    if (!variable.isEmpty()) {
      return new DataDirectory(Path.of(variable));
    }
    if (System.getProperty("user.name", "").equals("root")) {
      return new DataDirectory(Path.of("/var/lib/berth"));
    }
    return new DataDirectory(Path.of(System.getProperty("user.home", "."), ".local/share/berth"));
  }

  /**
   * What a server tells about itself while it runs.
   *
   * @param settings what it was started with, by key
   */
  public record RunningServer(
      long pid, int httpPort, String version, Map<String, String> settings) {
    public RunningServer {
      settings = Map.copyOf(settings);
    }

    /** The process, while it lives; another one that got its number later is not taken for it. */
    public Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid)
          .filter(ProcessHandle::isAlive)
          .filter(
              process -> process.info().commandLine().orElse("dev.berth").contains("dev.berth"));
    }
  }

  /** The server that runs on this data, if one does. */
  public Optional<RunningServer> findServer() {
    Json server = Json.parse(read(path.resolve("server.json"), "{}"));
    Map<String, String> settings = new LinkedHashMap<>();
    server.get("settings").fields().forEach((key, value) -> settings.put(key, value.text()));
    RunningServer running =
        new RunningServer(
            server.number("pid"),
            (int) server.number("httpPort"),
            server.text("version"),
            settings);
    return running.pid() > 0 && running.process().isPresent()
        ? Optional.of(running)
        : Optional.empty();
  }

  /**
   * The address of the server that runs on this data.
   *
   * @throws BerthException {@link ErrorCode#UNAVAILABLE} if none runs, {@link ErrorCode#DENIED} if
   *     the token is not for this user to read
   */
  public ServerAddress address() {
    RunningServer server =
        findServer()
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.UNAVAILABLE,
                        "Cannot find a running server for '%s'. Start one with 'berth up', or name another with --data or --server."
                            .formatted(path)));
    return ServerAddress.local(server.httpPort(), token());
  }

  private Secret token() {
    return new Secret(read(path.resolve("admin.token"), "").strip());
  }

  private static String read(Path file, String missing) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return missing;
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot read '%s': %s. Run the command as the user that runs the server, or use --server with BERTH_TOKEN."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
