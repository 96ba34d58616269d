package dev.berth.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's registry of images, without TLS and with a password, where the nodes of a {@link
 * SwarmLab} reach it. Needs {@code docker-registry} and {@code htpasswd}.
 */
public final class LabRegistry implements AutoCloseable {
  public static final String USER = "ann";

  private final Path directory;
  private final String name;
  private final Process process;

  private LabRegistry(Path directory, String name, Process process) {
    this.directory = directory;
    this.name = name;
    this.process = process;
  }

  /**
   * Returns when it answers.
   *
   * @param directory for all that it keeps
   * @param password of {@link #USER}
   */
  public static LabRegistry start(SwarmLab lab, Path directory, String password)
      throws IOException {
    String name = lab.testAddress() + ":" + freePort();
    Path users = directory.resolve("users");
    String _ = Programs.run(List.of("htpasswd", "-Bbc", users.toString(), USER, password));
    Path configuration =
        Files.writeString(
            directory.resolve("registry.yml"),
            """
            version: 0.1
            log: {level: warn}
            storage: {filesystem: {rootdirectory: %s}}
            http: {addr: "%s"}
            auth: {htpasswd: {realm: lab, path: %s}}
            """
                .formatted(directory.resolve("registry"), name, users));
    Process process =
        new ProcessBuilder("docker-registry", "serve", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("registry.log").toFile())
            .start();
    LabRegistry registry = new LabRegistry(directory, name, process);
    Eventually.withinSeconds(10, registry::connect);
    return registry;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void connect() throws IOException {
    int colon = name.indexOf(':');
    int port = Integer.parseInt(name.substring(colon + 1));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(name.substring(0, colon), port), 1_000);
    }
  }

  /** {@code ADDRESS:PORT}, as references begin. */
  public String name() {
    return name;
  }

  /** Takes an image of a node under another name, which the node does not keep. */
  public void take(SwarmNode node, String image, String as, String password) throws IOException {
    String reference = name + "/" + as;
    String configuration = directory.resolve("docker").toString();
    String _ =
        node.docker(
            "--config", configuration, "login", "--username", USER, "--password", password, name);
    String _ = node.docker("tag", image, reference);
    String _ = node.docker("--config", configuration, "push", "--quiet", reference);
    String _ = node.docker("image", "rm", reference);
  }

  /** Ends it. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
