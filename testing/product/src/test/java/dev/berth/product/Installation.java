package dev.berth.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Berth of a test: a data directory and a port of its own, used by the launcher as a person
 * would. Closing it stops the server, removes its stacks and checks that nothing is left on the
 * machine.
 */
final class Installation implements AutoCloseable {
  static final Path ROOT =
      Path.of(System.getProperty("berth.root", "../..")).toAbsolutePath().normalize();
  private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

  private final Path data;
  private final int port;

  private Installation(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  static Installation create() {
    try {
      return new Installation(Files.createTempDirectory("berth-product-"), freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With its data in a new folder of this one. */
  static Installation in(Path folder) {
    try {
      return new Installation(Files.createDirectory(folder.resolve("data")), freePort());
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

  /** Runs {@code berth VERB…} for this installation. */
  CommandResult berth(String... arguments) {
    return berthIn(ROOT, arguments);
  }

  CommandResult berthIn(Path directory, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ROOT.resolve("berth").toString());
    command.addAll(Arrays.asList(arguments));
    return Command.run(
        directory,
        Map.of("BERTH_DATA", data.toString(), "NO_COLOR", "1", "BERTH_PREPARED", "1"),
        command);
  }

  CommandResult up(String... arguments) {
    List<String> all = new ArrayList<>(List.of("up", "--http-port", Integer.toString(port)));
    all.addAll(Arrays.asList(arguments));
    return berth(all.toArray(String[]::new));
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
    return new FrontDoorClient(port);
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
        berth("up", "--http-port", Integer.toString(port)).succeeded();
        berth("down", "--stacks").succeeded();
        machine().assertNothingLeft();
      }
    } finally {
      deleteData();
    }
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

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
