package dev.berth.store.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of this machine's packages, on a free port of loopback, in a folder of its own.
 */
final class PostgresqlServer implements AutoCloseable {
  private final Path binaries;
  private final Path directory;
  private final int port;
  private int databases;

  private PostgresqlServer(Path binaries, Path directory, int port) {
    this.binaries = binaries;
    this.directory = directory;
    this.port = port;
  }

  static PostgresqlServer start() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("berth-postgresql-");
    run(List.of("chown", "postgres", directory.toString()));
    PostgresqlServer server = new PostgresqlServer(binaries(), directory, freePort());
    server.postgres("initdb", "-D", server.data(), "-U", "postgres", "-A", "trust", "--no-sync");
    String options =
        "-c listen_addresses=127.0.0.1 -c fsync=off -p " + server.port + " -k " + directory;
    String log = directory.resolve("log").toString();
    server.postgres("pg_ctl", "-D", server.data(), "-w", "-l", log, "-o", options, "start");
    return server;
  }

  String createDatabase() throws IOException, InterruptedException {
    String name = "berth" + ++databases;
    postgres("createdb", "-h", "127.0.0.1", "-p", Integer.toString(port), name);
    return name;
  }

  String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    postgres("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private void postgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of("runuser", "-u", "postgres", "--", binaries.resolve(program).toString()),
                Stream.of(arguments))
            .toList();
    run(command);
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("Failed: " + String.join(" ", command));
    }
  }

  private static Path binaries() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
