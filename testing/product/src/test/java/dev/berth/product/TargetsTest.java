package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A second engine is added while Berth runs, and stacks are deployed to it by name. */
@Tag("full")
@Timeout(300)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter"})
class TargetsTest {
  private static final Path EXAMPLE = Installation.ROOT.resolve("examples/pingpong/compose.yml");

  @Test
  void aStackRunsOnADaemonThatWasAdded() throws Exception {
    try (Daemon daemon = Daemon.docker();
        Installation berth = Installation.on(daemon)) {
      berth.up().succeeded();
      String socket = "unix://" + daemon.socket();
      berth
          .berth("target", "add", "one", "--engine", "docker", "--docker-host", socket)
          .succeeded();
      CommandResult gone =
          berth.berth(
              "target", "add", "two", "--engine", "podman", "--docker-host", "unix:///none");
      assertThat(gone.succeeded().err()).startsWith("Warning: ").contains("does not answer");
      assertThat(
              berth
                  .berth(
                      "target",
                      "add",
                      "far",
                      "--engine",
                      "docker",
                      "--docker-host",
                      "tcp://192.0.2.1:2376")
                  .failedWith(1)
                  .err())
          .contains("Run 'docker swarm init' there");

      berth
          .berth("stack", "deploy", "--target", "one", "-c", EXAMPLE.toString(), "pingpong")
          .succeeded();

      assertThat(berth.frontDoor().get("pingpong.localhost", "/ping").body()).isEqualTo("pong");
      assertThat(berth.berth("stack", "ls", "-q", "--target", "one").succeeded().out())
          .isEqualTo("pingpong\n");
      assertThat(berth.berth("stack", "ls", "-q", "--target", "local").succeeded().out()).isEmpty();
      assertThat(berth.berth("target", "rm", "one").failedWith(1).err())
          .startsWith("Cannot remove target 'one'");
      berth.berth("stack", "rm", "pingpong").succeeded();
      withinSeconds(30, () -> berth.berth("target", "rm", "one", "two").succeeded());
      assertThat(berth.berth("target", "ls", "-q").succeeded().out()).isEqualTo("local\n");
    }
  }
}
