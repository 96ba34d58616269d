package dev.berth.kit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One machine of a {@link SwarmLab}: a {@code dockerd} in a network namespace that lives as long as
 * the lab, with a host name and mounts of its own.
 */
public final class SwarmNode {
  private static final Duration START_TIME = Duration.ofSeconds(60);
  private static final int STOP_SECONDS = 30;
  private static final Duration STACK_REMOVAL = Duration.ofSeconds(30);

  private final String name;
  private final String namespace;
  private final String address;
  private final Path directory;
  private final String cgroup;
  private List<String> options = List.of();
  private @Nullable Process process;

  SwarmNode(String name, String namespace, String address, Path directory) {
    this.name = name;
    this.namespace = namespace;
    this.address = address;
    this.directory = directory;
    this.cgroup = namespace;
  }

  /** Its host name. */
  public String name() {
    return name;
  }

  /** Where the others, and the test, reach it. */
  public String address() {
    return address;
  }

  /** The socket of its daemon. */
  public Path socket() {
    return directory.resolve("sock");
  }

  /** The name of its network namespace, as {@code ip netns} has it. */
  public String namespace() {
    return namespace;
  }

  /** Starts its daemon again, with further options from now on. */
  public void restart(List<String> changed) throws IOException {
    stop();
    options = List.copyOf(changed);
    start();
  }

  /** The process of its daemon, which stands still while a signal stops it; 0: none runs. */
  public long pid() {
    Process running = process;
    return running == null ? 0 : running.pid();
  }

  /** Starts its daemon, also again after {@link #stop} or {@link #kill}. */
  public void start() throws IOException {
    Files.createDirectories(directory);
    Path config = Files.writeString(directory.resolve("daemon.json"), "{}\n");
    Files.deleteIfExists(directory.resolve("pid"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "nsenter",
                "--net=/run/netns/" + namespace,
                "unshare",
                "--mount",
                "--uts",
                "sh",
                "-c",
                "echo \"$0\" > /proc/sys/kernel/hostname && exec \"$@\"",
                name,
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
                "unix://" + socket(),
                "--bip",
                "198.18.255.1/24",
                "--default-address-pool",
                "base=198.18.0.0/17,size=24",
                "--insecure-registry",
                SwarmLab.NETS,
                "--cgroup-parent",
                "/" + cgroup,
                "--shutdown-timeout",
                "2"));
    command.addAll(options);
    Process begun =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    process = begun;
    try {
      Eventually.within(
          START_TIME,
          () -> {
            if (!begun.isAlive()) {
              throw new AssertionError("It has ended.");
            }
            String _ = docker("version", "--format", "{{.Server.Version}}");
          });
    } catch (AssertionError e) {
      throw new AssertionError("The daemon of %s did not start: %s".formatted(name, tail()), e);
    }
  }

  /** Ends its daemon as an operator would; its tasks end too. */
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

  /** As if it lost its power: its daemon, containerd and its tasks end at once. */
  public void kill() throws IOException {
    Path network = Path.of("/run/netns/" + namespace);
    Object inode = Files.getAttribute(network, "unix:ino");
    for (int round = 0; round < 3; round++) {
      ProcessHandle.allProcesses()
          .filter(other -> other.pid() != ProcessHandle.current().pid())
          .filter(other -> isOurs(other.pid(), inode))
          .forEach(ProcessHandle::destroyForcibly);
    }
    process = null;
    Files.deleteIfExists(socket());
  }

  private boolean isOurs(long pid, Object inode) {
    try {
      if (Files.getAttribute(Path.of("/proc/" + pid + "/ns/net"), "unix:ino").equals(inode)) {
        return true;
      }
    } catch (IOException e) {
      return false;
    }
    return read("/proc/" + pid + "/cgroup").contains("/" + cgroup + "/");
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** Asks its daemon with Docker's command line; returns what it printed. */
  public String docker(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker", "-H", "unix://" + socket()));
    command.addAll(Arrays.asList(arguments));
    return Programs.run(command).strip();
  }

  /**
   * Removes a stack, again while its tasks still use its networks: Docker's command gives up then.
   */
  public void removeStack(String stack) {
    Eventually.within(
        STACK_REMOVAL,
        () -> {
          String _ = docker("stack", "rm", stack);
        });
  }

  /** Runs a program in its network; returns what it printed. */
  public String run(String... program) throws IOException {
    return Programs.run(entered(program));
  }

  /** Runs a program in its network, which may fail. */
  public Programs.Outcome attempt(String... program) throws IOException {
    return Programs.outcome(entered(program));
  }

  private List<String> entered(String... program) {
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
    command.addAll(Arrays.asList(program));
    return command;
  }

  private Path log() {
    return directory.resolve("log");
  }

  /** The last of what its daemon wrote. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Ends it and everything that it left, but for its network and its directory. */
  void remove() throws IOException {
    kill();
    List<Path> roots = new ArrayList<>(List.of(Path.of("/sys/fs/cgroup")));
    try (Stream<Path> controllers = Files.list(Path.of("/sys/fs/cgroup"))) {
      controllers.filter(Files::isDirectory).forEach(roots::add);
    }
    for (Path root : roots) {
      removeCgroup(root.resolve(cgroup));
    }
  }

  private static void removeCgroup(Path ours) throws IOException {
    if (!Files.isDirectory(ours)) {
      return;
    }
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
