package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.sh;

import dev.berth.engine.Network;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A machine with a packet filter of its own, played by a network namespace: a process in it has an
 * instance with a task {@code web1} and a task {@code db1} in network {@code shop}. Another
 * namespace plays the internet.
 */
final class OtherMachine implements Closeable {
  static final String INTERNET = "198.18.0.2";
  private static final String ADDRESS = "198.18.0.1";
  private static final int PORT = 443;

  private final Path directory;
  private final String name;
  private final String world;
  private final ServerSocket server;
  private final List<Process> programs = new ArrayList<>();
  private @Nullable Process stack;

  OtherMachine(Path directory) throws Exception {
    this.directory = directory;
    String id = "%05x".formatted(ThreadLocalRandom.current().nextInt(1 << 20));
    this.name = "berthm" + id;
    this.world = "berthw" + id;
    sh("ip", "netns", "add", name);
    sh("ip", "netns", "add", world);
    sh(
        "ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns",
        world);
    for (String side : List.of(name, world)) {
      String address = side.equals(name) ? ADDRESS : INTERNET;
      sh("ip", "-n", side, "address", "add", address + "/24", "dev", "eth0");
      sh("ip", "-n", side, "link", "set", "eth0", "up");
      sh("ip", "-n", side, "link", "set", "lo", "up");
    }
    sh("ip", "-n", name, "route", "add", "default", "via", INTERNET);
    this.server =
        NetworkLab.inside(
            Path.of("/run/netns", world),
            () -> {
              ServerSocket socket = new ServerSocket();
              socket.bind(new InetSocketAddress(INTERNET, PORT));
              return socket;
            });
    Thread.ofVirtual().start(this::serve);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        socket
            .getOutputStream()
            .write(socket.getInetAddress().getHostAddress().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The end of the test: the loop looks.
      }
    }
  }

  /** Starts the instance. */
  void start() throws IOException {
    List<String> command = new ArrayList<>(inside());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(OtherMachine.class.getName());
    command.add(directory.resolve("instance").toString());
    Process started =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    stack = started;
    if (!"ready".equals(answer(started))) {
      throw new IllegalStateException("The instance did not start");
    }
  }

  private List<String> inside() {
    return List.of("nsenter", "--net=/run/netns/" + name);
  }

  /** Runs a program of the machine to its end. */
  String run(String... command) throws IOException {
    List<String> line = new ArrayList<>(inside());
    line.addAll(List.of(command));
    return sh(line.toArray(String[]::new));
  }

  /** Starts a program that ends with the machine. */
  Process begin(Path log, String... command) throws IOException {
    List<String> line = new ArrayList<>(inside());
    line.addAll(List.of(command));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    programs.add(process);
    return process;
  }

  /** Whether the task reaches the internet, and with the machine's address. */
  boolean reachesInternet() throws IOException {
    return ask("connect " + INTERNET + " " + PORT).equals(ADDRESS);
  }

  /** Whether the task reaches the other one of its network. */
  boolean reachesNeighbour() throws IOException {
    return ask("neighbour").startsWith("db ");
  }

  /** Whether the task's DNS server answers. */
  boolean findsNames() throws IOException {
    return !ask("name db").isEmpty();
  }

  /** What the instance warns of. */
  String warnings() throws IOException {
    return ask("warnings");
  }

  private String ask(String command) throws IOException {
    Process started = Objects.requireNonNull(stack);
    BufferedWriter out = started.outputWriter(StandardCharsets.UTF_8);
    out.write(command + "\n");
    out.flush();
    return answer(started);
  }

  private static String answer(Process started) throws IOException {
    String line = started.inputReader(StandardCharsets.UTF_8).readLine();
    if (line == null) {
      throw new IOException("The instance has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    server.close();
    try {
      if (stack != null) {
        stack.outputWriter(StandardCharsets.UTF_8).close();
        end(stack);
      }
      for (Process program : programs) {
        program.destroy();
        end(program);
      }
    } finally {
      sh("ip", "netns", "delete", name);
      sh("ip", "netns", "delete", world);
    }
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The process inside: a line in, a line out. */
  public static void main(String[] args) throws Exception {
    try (NetworkLab lab = new NetworkLab(Path.of(args[0]))) {
      Network shop = lab.network("shop");
      TaskNetwork web = lab.start(NetworkLab.task("web1", "web", "shop"));
      TaskNetwork db = lab.start(NetworkLab.task("db1", "db", "shop"));
      lab.serve(db.namespace(), "db", 5432);
      System.out.println("ready");
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(reply(lab, shop, web, db, line.split(" ")));
      }
    }
  }

  private static String reply(
      NetworkLab lab, Network shop, TaskNetwork web, TaskNetwork db, String[] words) {
    try {
      return switch (words[0]) {
        case "connect" -> NetworkLab.ask(web.namespace(), words[1], Integer.parseInt(words[2]));
        case "neighbour" -> NetworkLab.ask(web.namespace(), NetworkLab.address(db), 5432);
        case "name" ->
            String.join(
                ",",
                NetworkLab.inside(
                        web.namespace(),
                        () -> NameAsker.ask(shop.gateway(), words[1], NameAsker.ADDRESS))
                    .values());
        default -> String.join(" ", lab.stack.warnings());
      };
    } catch (Exception e) {
      return "";
    }
  }
}
