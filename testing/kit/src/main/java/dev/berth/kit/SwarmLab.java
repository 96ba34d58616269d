package dev.berth.kit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A swarm of several nodes on one machine: a {@code dockerd} in a network namespace for each,
 * joined by a bridge in one more. Nothing leads out of it: the nodes have no default route, or
 * looking for images would wait. The test itself has an address on that net, so it reaches what the
 * nodes publish. Needs root, {@code dockerd}, {@code docker}, {@code ip}, {@code nsenter}, {@code
 * unshare} and {@code busybox}.
 */
public final class SwarmLab implements AutoCloseable {
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
  private static final String BUSYBOX_IMAGE = "busybox:latest";
  private static final String NEWER_IMAGE = "busybox:newer";
  private static final List<String> APPLETS =
      List.of(
          "sh",
          "cat",
          "echo",
          "sleep",
          "id",
          "ls",
          "env",
          "true",
          "false",
          "kill",
          "nslookup",
          "stty",
          "nc",
          "wget",
          "httpd",
          "hostname",
          "touch",
          "mkdir",
          "sync",
          "tail",
          "seq",
          "ip",
          "date",
          "grep",
          "stat",
          "ulimit",
          "mount",
          "head",
          "dd",
          "rm",
          "ps",
          "ping");

  /** Where its machines and the test itself are; registries there are spoken to without TLS. */
  static final String NETS = "198.19.0.0/16";

  /** How far the first node's part of an address is from the net's. */
  private static final int FIRST = 11;

  private final String id;
  private final String net;
  private final Path directory;
  private final List<SwarmNode> nodes = new ArrayList<>();

  private SwarmLab(String id, String net, Path directory) {
    this.id = id;
    this.net = net;
    this.directory = directory;
  }

  /**
   * Starts one; all nodes have the image {@code busybox}, also called {@code busybox:newer}.
   *
   * @param nodes how many
   * @param managers how many of them are managers, the first of them the one that begins
   */
  public static SwarmLab start(int nodes, int managers) throws IOException {
    String id = "bsw" + Long.toString(ThreadLocalRandom.current().nextLong(36L * 36 * 36), 36);
    Path directory = Files.createTempDirectory(Path.of("/tmp"), id);
    SwarmLab lab = new SwarmLab(id, freeNet(), directory);
    boolean whole = false;
    try {
      lab.connect();
      for (int i = 0; i < nodes; i++) {
        lab.addNode();
      }
      lab.form(managers);
      lab.importBusybox();
      whole = true;
      return lab;
    } finally {
      if (!whole) {
        lab.close();
      }
    }
  }

  /** Of several labs on one machine each has a net of its own. */
  private static String freeNet() throws IOException {
    String taken = Programs.run(List.of("ip", "-4", "address"));
    for (int i = 0; i < 100; i++) {
      String net = "198.19." + ThreadLocalRandom.current().nextInt(1, 255) + ".";
      if (!taken.contains(net)) {
        return net;
      }
    }
    throw new IOException("There is no free net for a lab.");
  }

  private void connect() throws IOException {
    ip("netns", "add", id + "sw");
    ip("-n", id + "sw", "link", "add", "br0", "type", "bridge");
    ip("-n", id + "sw", "link", "set", "br0", "up");
    ip("-n", id + "sw", "link", "set", "lo", "up");
    // The test's own end.
    ip("link", "add", id + "t", "type", "veth", "peer", "name", "test", "netns", id + "sw");
    ip("-n", id + "sw", "link", "set", "test", "master", "br0", "up");
    ip("address", "add", testAddress() + "/24", "dev", id + "t");
    ip("link", "set", id + "t", "up");
  }

  private void addNode() throws IOException {
    int number = nodes.size() + 1;
    String namespace = id + "n" + number;
    SwarmNode node =
        new SwarmNode(
            "node" + number,
            namespace,
            net + (FIRST + nodes.size()),
            directory.resolve("n" + number));
    ip("netns", "add", namespace);
    nodes.add(node);
    ip(
        "link",
        "add",
        "lab0",
        "netns",
        namespace,
        "type",
        "veth",
        "peer",
        "name",
        "n" + number,
        "netns",
        id + "sw");
    ip("-n", id + "sw", "link", "set", "n" + number, "master", "br0", "up");
    ip("-n", namespace, "link", "set", "lo", "up");
    ip("-n", namespace, "address", "add", node.address() + "/24", "dev", "lab0");
    ip("-n", namespace, "link", "set", "lab0", "up");
    node.start();
  }

  private void form(int managers) throws IOException {
    SwarmNode first = nodes.getFirst();
    String _ =
        first.docker(
            "swarm",
            "init",
            "--advertise-addr",
            first.address(),
            "--listen-addr",
            first.address() + ":2377",
            "--dispatcher-heartbeat",
            "2s",
            "--task-history-limit",
            "2");
    for (int i = 1; i < nodes.size(); i++) {
      SwarmNode node = nodes.get(i);
      String token = first.docker("swarm", "join-token", "-q", i < managers ? "manager" : "worker");
      String _ =
          node.docker(
              "swarm",
              "join",
              "--token",
              token,
              "--advertise-addr",
              node.address(),
              "--listen-addr",
              node.address() + ":2377",
              first.address() + ":2377");
    }
    Eventually.within(
        Duration.ofSeconds(30),
        () -> {
          String states = first.docker("node", "ls", "--format", "{{.Status}}");
          if (states.lines().filter("Ready"::equals).count() != nodes.size()) {
            throw new AssertionError("Nodes are " + states);
          }
        });
  }

  private void importBusybox() throws IOException {
    Path tar = busybox();
    for (SwarmNode node : nodes) {
      String _ = node.docker("import", tar.toString(), BUSYBOX_IMAGE);
      String _ = node.docker("tag", BUSYBOX_IMAGE, NEWER_IMAGE);
    }
  }

  /** The tar of a root with busybox. */
  public Path busybox() throws IOException {
    Path tar = directory.resolve("busybox.tar");
    if (Files.exists(tar)) {
      return tar;
    }
    Path root = directory.resolve("root");
    for (String folder : List.of("bin", "etc", "tmp", "www")) {
      Files.createDirectories(root.resolve(folder));
    }
    Files.copy(BUSYBOX, root.resolve("bin/busybox"));
    for (String applet : APPLETS) {
      Files.createSymbolicLink(root.resolve("bin/" + applet), Path.of("busybox"));
    }
    String _ = Programs.run(List.of("chmod", "1777", root.resolve("tmp").toString()));
    String _ =
        Programs.run(
            List.of(
                "tar",
                "--owner=0",
                "--group=0",
                "-cf",
                tar.toString(),
                "-C",
                root.toString(),
                "."));
    return tar;
  }

  /** All of them; the first is a manager. */
  public List<SwarmNode> nodes() {
    return List.copyOf(nodes);
  }

  /** One of them, from 1. */
  public SwarmNode node(int number) {
    return nodes.get(number - 1);
  }

  /** The test's own address on the net of the nodes. */
  public String testAddress() {
    return net + "1";
  }

  private static void ip(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    String _ = Programs.run(command);
  }

  /** Ends all nodes and removes everything that they left. */
  @Override
  public void close() throws IOException {
    @Nullable IOException failure = null;
    for (SwarmNode node : nodes) {
      try {
        node.remove();
      } catch (IOException e) {
        failure = e;
      }
      Programs.Outcome _ = Programs.outcome(List.of("ip", "netns", "delete", node.namespace()));
    }
    Programs.Outcome _ = Programs.outcome(List.of("ip", "link", "delete", id + "t"));
    Programs.Outcome _ = Programs.outcome(List.of("ip", "netns", "delete", id + "sw"));
    removeTree(directory);
    if (failure != null) {
      throw failure;
    }
  }

  private static void removeTree(Path tree) throws IOException {
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
