package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's registry on a loopback port, with a folder of its own. */
final class RegistryServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private RegistryServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param extra lines of its configuration below {@code http}, and what follows
   */
  static RegistryServer start(Path folder, String extra) throws IOException {
    int port = FreePort.next();
    Path configuration = folder.resolve("registry.yml");
    Files.writeString(
        configuration,
        """
        version: 0.1
        log: {level: warn}
        storage:
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        http:
          addr: 127.0.0.1:%d
        %s
        """
            .formatted(folder.resolve("storage"), port, extra));
    Process process =
        new ProcessBuilder("docker-registry", "serve", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("registry.log").toFile())
            .start();
    RegistryServer server = new RegistryServer(process, port);
    Eventually.withinSeconds(20, () -> assertThat(server.listens()).isTrue());
    return server;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** {@code 127.0.0.1:PORT}. */
  String name() {
    return "127.0.0.1:" + port;
  }

  int port() {
    return port;
  }

  /** Fills it with an image. */
  void push(String archive, String name, String... options) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(List.of("skopeo", "--insecure-policy", "copy"));
    command.addAll(List.of("--quiet", "--dest-tls-verify=false"));
    command.addAll(List.of(options));
    command.addAll(List.of(archive, "docker://" + name() + "/" + name));
    Process skopeo = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(skopeo.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(skopeo.waitFor()).as(output).isZero();
  }

  @Override
  public void close() throws Exception {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
