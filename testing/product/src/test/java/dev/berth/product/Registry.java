package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's registry of images on a free port of loopback, with a folder of its own, plain HTTP. */
final class Registry implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final Process process;

  private Registry(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** Returns when it answers. */
  static Registry start() {
    try {
      Path folder = Files.createTempDirectory("berth-registry-");
      int port = FreePort.next();
      Path configuration =
          Files.writeString(
              folder.resolve("config.yml"),
              """
              version: 0.1
              log: {level: warn}
              storage:
                filesystem: {rootdirectory: %s}
                delete: {enabled: true}
              http: {addr: "127.0.0.1:%d"}
              """
                  .formatted(folder.resolve("data"), port));
      Process process =
          new ProcessBuilder("docker-registry", "serve", configuration.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Registry registry = new Registry(folder, port, process);
      Eventually.withinSeconds(10, registry::connect);
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The full name of an image of this registry: {@code 127.0.0.1:PORT/NAME}. */
  String reference(String name) {
    return "127.0.0.1:" + port + "/" + name;
  }

  /** Pushes an image of an OCI layout. */
  void push(Path layout, String name) {
    String target = "docker://" + reference(name);
    Command.run(
            Path.of("/"),
            Map.of(),
            List.of("skopeo", "copy", "--dest-tls-verify=false", "oci:" + layout, target))
        .succeeded();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    Command.run(Path.of("/"), Map.of(), List.of("rm", "-rf", folder.toString())).succeeded();
  }

  private void connect() throws IOException {
    assertThat(process.isAlive()).as("see %s", folder.resolve("log")).isTrue();
    new Socket(InetAddress.getLoopbackAddress(), port).close();
  }
}
