package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Daemon;
import dev.berth.kit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Berth of a test: a data directory and a port of its own, used by the launcher as a person
 * would. Closing it stops the server, removes its stacks and checks that nothing is left on the
 * machine.
 */
final class Installation implements AutoCloseable {
  static final Path ROOT =
      Path.of(System.getProperty("berth.root", "../..")).toAbsolutePath().normalize();
  private static final Pattern FIRST_PASSWORD = Pattern.compile("'admin' with the password (\\S+)");
  private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

  private final Path data;
  private final int port;
  private final @Nullable Daemon daemon;
  private @Nullable String firstPassword;

  private Installation(Path data, int port, @Nullable Daemon daemon) {
    this.data = data;
    this.port = port;
    this.daemon = daemon;
  }

  static Installation create() {
    return create(null);
  }

  /** With its server in a daemon's network, whose tasks it reaches there. */
  static Installation on(Daemon daemon) {
    return create(daemon);
  }

  private static Installation create(@Nullable Daemon daemon) {
    try {
      return new Installation(Files.createTempDirectory("berth-product-"), FreePort.next(), daemon);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its data in a new folder of this one. */
  static Installation in(Path folder) {
    try {
      return new Installation(Files.createDirectory(folder.resolve("data")), FreePort.next(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return data;
  }

  int port() {
    return port;
  }

  /** Where its front door is reached. */
  InetAddress address() {
    try {
      return daemon == null ? InetAddress.getLoopbackAddress() : daemon.address();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code berth VERB…} for this installation. */
  CommandResult berth(String... arguments) {
    return berthIn(ROOT, arguments);
  }

  CommandResult berthIn(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(daemon == null ? List.of() : daemon.inside());
    command.add(ROOT.resolve("berth").toString());
    command.addAll(Arrays.asList(arguments));
    return Command.run(
        directory,
        Map.of("BERTH_DATA", data.toString(), "NO_COLOR", "1", "BERTH_PREPARED", "1"),
        command);
  }

  CommandResult up(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("up", "--http-port", Integer.toString(port), "--https-port", "0"));
    if (daemon != null) {
      all.addAll(
          List.of("--engine", daemon.engine(), "--engine-socket", daemon.socket().toString()));
    }
    all.addAll(Arrays.asList(arguments));
    CommandResult result = berth(all.toArray(String[]::new));
    Matcher first = FIRST_PASSWORD.matcher(result.err());
    if (first.find()) {
      firstPassword = first.group(1);
    }
    return result;
  }

  /** The password of {@code admin}, which the very first start tells. */
  String firstPassword() {
    return Objects.requireNonNull(firstPassword, "no start has told a password");
  }

  /** The process id of the running server. */
  long serverPid() {
    return findServerPid().orElseThrow();
  }

  Optional<Long> findServerPid() {
    Path file = data.resolve("server.json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher matcher = PID.matcher(read(file));
    return matcher.find() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  /** Ends the server at once, as the kernel would when memory runs out. */
  void killServer() {
    long pid = serverPid();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
  }

  String instance() {
    return read(data.resolve("instance")).strip();
  }

  String adminToken() {
    return read(data.resolve("admin.token")).strip();
  }

  FrontDoorClient frontDoor() {
    return new FrontDoorClient(address(), port);
  }

  /** Asks the API as the administrator; the body is JSON, or empty. */
  FrontDoorClient.Answer api(String method, String path, String body) throws IOException {
    String headers = "Authorization: Bearer " + adminToken() + "\r\n";
    if (!body.isEmpty()) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      headers += "Content-Type: application/json\r\nContent-Length: " + length + "\r\n";
    }
    return frontDoor().api(method, path, headers, body);
  }

  Machine machine() {
    return new Machine(instance(), data);
  }

  /** Writes a Compose file into a new folder beside the data. */
  Path stackFile(String text) {
    try {
      Path folder = Files.createTempDirectory(data, "stack-");
      return Files.writeString(folder.resolve("compose.yml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (Files.exists(data.resolve("instance"))) {
        up().succeeded();
        berth("down", "--stacks", "--timeout", "1m").succeeded();
        machine().assertNothingLeft();
        assertThat(ofDaemon()).isEmpty();
      }
    } finally {
      deleteData();
    }
  }

  /** What a daemon has of this installation: containers, networks, volumes, a line each. */
  List<String> ofDaemon() {
    if (daemon == null) {
      return List.of();
    }
    String ours = "label=dev.berth.instance=" + instance();
    List<String> found = new ArrayList<>();
    try {
      found.addAll(listed(daemon, ours, "container {{.Names}} {{.Status}}", "ps", "-a"));
      found.addAll(listed(daemon, ours, "network {{.Name}}", "network", "ls"));
      found.addAll(listed(daemon, ours, "volume {{.Name}}", "volume", "ls"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static List<String> listed(Daemon daemon, String filter, String format, String... list)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(list));
    arguments.addAll(List.of("--filter", filter, "--format", format));
    return daemon.cli(arguments.toArray(String[]::new)).lines().toList();
  }

  private void deleteData() {
    try (Stream<Path> paths = Files.walk(data)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
