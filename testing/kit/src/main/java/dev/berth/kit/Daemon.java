package dev.berth.kit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker daemon, or a Podman service, of a test's own: its socket, its data, its network
 * namespace, so that no bridge and no packet filter of the machine is touched, and its mount
 * namespace, so that nothing stays mounted. Both namespaces outlive the daemon until {@link
 * #close}, as what it runs may.
 */
public final class Daemon implements AutoCloseable {
  private static final Duration START_TIME = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 30;

  /** What makes a new network and new mounts its own, and stays while its input is open. */
  private static final List<String> HOLDER =
      List.of(
          "unshare", "--mount", "--net", "sh", "-c", "ip link set lo up && echo up && exec cat");

  private final String engine;
  private final Path directory;
  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Process holder;
  private @Nullable Process process;
  private @Nullable InetAddress address;

  private Daemon(
      String engine, Path directory, List<String> command, Map<String, String> environment)
      throws IOException {
    this.engine = engine;
    this.directory = directory;
    this.name = directory.getFileName().toString();
    this.command = command;
    this.environment = environment;
    this.holder = new ProcessBuilder(HOLDER).redirectErrorStream(true).start();
  }

  /**
   * Starts one of Docker.
   *
   * @param options of {@code dockerd}, beside the usual ones
   */
  public static Daemon docker(String... options) throws IOException {
    Path directory = Files.createTempDirectory(Path.of("/tmp"), "bd");
    // Not the machine's own configuration, whatever it says.
    Path config = Files.writeString(directory.resolve("daemon.json"), "{}\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                "dockerd",
                "--config-file",
                config.toString(),
                "--data-root",
                directory.resolve("data").toString(),
                "--exec-root",
                directory.resolve("exec").toString(),
                "--pidfile",
                directory.resolve("pid").toString(),
                "--host",
                "unix://" + socket(directory),
                "--bip",
                "198.18.255.1/24",
                "--default-address-pool",
                "base=198.18.0.0/17,size=24",
                "--cgroup-parent",
                "/" + directory.getFileName(),
                // One that ends before its containers leaves mounts that it cannot remove
                // afterwards.
                "--shutdown-timeout",
                "15"));
    command.addAll(List.of(options));
    return new Daemon("docker", directory, List.copyOf(command), Map.of()).started();
  }

  /** Starts one of Podman. */
  public static Daemon podman() throws IOException {
    Path directory = Files.createTempDirectory(Path.of("/tmp"), "bp");
    Path networks = Files.createDirectories(directory.resolve("networks"));
    Path config =
        Files.writeString(
            directory.resolve("containers.conf"),
            """
            [containers]
            default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
            cgroupns = "private"
            [engine]
            runtime = "runc"
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            lock_type = "file"
            [network]
            network_config_dir = "%s"
            default_subnet = "198.18.255.0/24"
            default_subnet_pools = [{"base" = "198.18.0.0/17", "size" = 24}]
            """
                .formatted(networks));
    List<String> command =
        List.of(
            "podman",
            "--root",
            directory.resolve("data").toString(),
            "--runroot",
            directory.resolve("run").toString(),
            "--tmpdir",
            directory.resolve("tmp").toString(),
            "system",
            "service",
            "--time",
            "0",
            "unix://" + socket(directory));
    Map<String, String> environment = Map.of("CONTAINERS_CONF", config.toString());
    return new Daemon("podman", directory, command, environment).started();
  }

  private static Path socket(Path directory) {
    return directory.resolve("sock");
  }

  private Daemon started() throws IOException {
    boolean up = false;
    try {
      byte[] line = holder.getInputStream().readNBytes(3);
      if (!new String(line, StandardCharsets.ISO_8859_1).equals("up\n")) {
        throw new IOException(
            "Cannot make namespaces: " + new String(line, StandardCharsets.UTF_8));
      }
      start();
      up = true;
      return this;
    } finally {
      if (!up) {
        close();
      }
    }
  }

  /** Starts it, also again after {@link #stop} or {@link #kill}. */
  public void start() throws IOException {
    List<String> whole =
        new ArrayList<>(
            List.of("nsenter", "--mount=" + namespace("mnt"), "--net=" + namespace("net")));
    whole.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            // Where conmon leaves a file when a task runs out of memory.
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    Process begun = builder.start();
    process = begun;
    try {
      Eventually.within(
          START_TIME,
          () -> {
            if (!begun.isAlive()) {
              throw new AssertionError("It has ended.");
            }
            if (!ping().contains(" 200 OK")) {
              throw new AssertionError("It does not answer.");
            }
          });
    } catch (AssertionError e) {
      throw new AssertionError("The daemon did not start: " + tail(), e);
    }
  }

  private String ping() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(
          ByteBuffer.wrap(
              "GET /_ping HTTP/1.0\r\nHost: daemon\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64);
      int _ = channel.read(answer);
      return new String(answer.array(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Ends it; what it ran may go on. */
  public void stop() throws IOException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    process = null;
    Files.deleteIfExists(socket());
  }

  /**
   * Ends it at once, as the kernel would when memory runs out; what it ran goes on. Its own helpers
   * die with it, a moment later: one that starts meanwhile would count on them.
   */
  public void kill() {
    Process running = process;
    if (running != null) {
      List<ProcessHandle> helpers = running.descendants().toList();
      running.destroyForcibly().onExit().join();
      helpers.forEach(helper -> helper.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
      process = null;
    }
  }

  /** Makes it stand still: its socket takes connections and answers nobody. */
  public void freeze() throws IOException {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze}. */
  public void thaw() throws IOException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("The daemon does not run");
    }
    String _ = Programs.run(List.of("kill", "-" + signal, Long.toString(running.pid())));
  }

  /** The engine's name: {@code docker} or {@code podman}. */
  public String engine() {
    return engine;
  }

  public Path socket() {
    return socket(directory);
  }

  /** What a command begins with to be run in its network. */
  public List<String> inside() {
    return List.of("nsenter", "--net=" + namespace("net"));
  }

  /** Asks it with Docker's command line; returns what that printed. */
  public String cli(String... arguments) throws IOException {
    List<String> whole = new ArrayList<>(List.of("docker", "-H", "unix://" + socket()));
    whole.addAll(List.of(arguments));
    return Programs.run(whole).strip();
  }

  /** Where the test reaches what listens in its network; leads nowhere else. */
  public synchronized InetAddress address() throws IOException {
    InetAddress known = address;
    if (known == null) {
      known = connect();
      address = known;
    }
    return known;
  }

  private InetAddress connect() throws IOException {
    String taken = Programs.run(List.of("ip", "-4", "address"));
    String ours;
    String theirs;
    do {
      // What daemons here give to nobody, and no machine is likely to have.
      int third = ThreadLocalRandom.current().nextInt(128, 254);
      int last = 4 * ThreadLocalRandom.current().nextInt(64) + 1;
      ours = "198.18.%d.%d".formatted(third, last);
      theirs = "198.18.%d.%d".formatted(third, last + 1);
    } while (taken.contains(" " + ours + "/"));
    String pid = Long.toString(holder.pid());
    String link = "v" + pid;
    ip("link", "add", link, "type", "veth", "peer", "name", "outside", "netns", pid);
    ip("address", "add", ours + "/30", "dev", link);
    ip("link", "set", link, "up");
    List<String> within = new ArrayList<>(inside());
    within.addAll(
        List.of(
            "sh", "-c", "ip address add " + theirs + "/30 dev outside && ip link set outside up"));
    String _ = Programs.run(within);
    return InetAddress.ofLiteral(theirs);
  }

  private static void ip(String... arguments) throws IOException {
    List<String> whole = new ArrayList<>(List.of("ip"));
    whole.addAll(List.of(arguments));
    String _ = Programs.run(whole);
  }

  private String namespace(String kind) {
    return "/proc/" + holder.pid() + "/ns/" + kind;
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** The last of what it wrote. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends it and everything that it left. */
  @Override
  public void close() throws IOException {
    stop();
    endWhatIsLeft();
    holder.destroyForcibly().onExit().join();
    removeCgroups();
    removeTree(directory);
  }

  /** Processes of containers that a failed test left, and their keepers, name the directory. */
  private void endWhatIsLeft() {
    ProcessHandle.allProcesses()
        .filter(other -> other.pid() != ProcessHandle.current().pid())
        .filter(other -> isOurs(other.pid()))
        .forEach(ProcessHandle::destroyForcibly);
  }

  private boolean isOurs(long pid) {
    return read("/proc/" + pid + "/cmdline").contains(directory.toString() + "/")
        || read("/proc/" + pid + "/cgroup").contains("/" + name + "/");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private void removeCgroups() throws IOException {
    List<Path> roots = new ArrayList<>(List.of(Path.of("/sys/fs/cgroup")));
    try (Stream<Path> controllers = Files.list(Path.of("/sys/fs/cgroup"))) {
      controllers.filter(Files::isDirectory).forEach(roots::add);
    }
    for (Path root : roots) {
      Path ours = root.resolve(name);
      if (Files.isDirectory(ours)) {
        try (Stream<Path> all = Files.walk(ours)) {
          all.filter(Files::isDirectory)
              .sorted(java.util.Comparator.reverseOrder())
              .forEach(
                  folder -> {
                    boolean _ = folder.toFile().delete();
                  });
        }
      }
    }
  }

  private static void removeTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
