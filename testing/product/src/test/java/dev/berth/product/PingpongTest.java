package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the README promises, in the order of the README. */
@Requires({"root", "runc", "conmon", "nft"})
class PingpongTest {
  private static final String FILE = "examples/pingpong/compose.yml";
  private static final String HOST = "pingpong.localhost";

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void upAnswersAtTheStacksHostName() throws Exception {
    CommandResult up = berth.up(FILE).succeeded();

    assertThat(up.out()).contains("http://pingpong.localhost:" + berth.port());
    assertThat(berth.frontDoor().get(HOST, "/ping"))
        .isEqualTo(new FrontDoorClient.Answer(200, "pong"));
    assertThat(berth.berth("stack", "ls").succeeded().out()).contains("pingpong");
    assertThat(berth.berth("status", "-o", "json").succeeded().out()).contains("\"embedded\"");
    assertThat(berth.berth("service", "logs", "pingpong_web").succeeded().out())
        .contains("serves on port 8080");

    berth.up(FILE).succeeded();
    berth.berth("service", "scale", "pingpong_web=3").succeeded();
    withinSeconds(10, () -> assertThat(tasks()).hasSize(3));
    CommandResult exec =
        berth.berth(
            "task", "exec", tasks().getFirst(), "--", "sh", "-c", "echo in $((40+2)); exit 3");
    assertThat(exec.failedWith(3).out()).isEqualTo("in 42\n");

    berth.berth("stack", "rm", "pingpong").succeeded();
    withinSeconds(
        10, () -> assertThat(berth.frontDoor().get(HOST, "/ping").status()).isEqualTo(404));
    withinSeconds(10, () -> assertThat(berth.machine().processes()).isEmpty());
  }

  @Test
  void tasksOutliveADownAndAreFoundAgain() throws Exception {
    berth.up(FILE).succeeded();
    List<String> before = tasks();

    berth.berth("down").succeeded();
    assertThat(berth.findServerPid()).isEmpty();
    assertThat(berth.machine().processes()).isNotEmpty();
    berth.up(FILE).succeeded();

    assertThat(tasks()).isEqualTo(before);
    assertThat(berth.frontDoor().get(HOST, "/ping").body()).isEqualTo("pong");
  }

  @Test
  void aKilledServerFindsItsTasksAgain() throws Exception {
    berth.up(FILE).succeeded();
    List<String> before = tasks();

    berth.killServer();
    assertThat(berth.machine().processes()).isNotEmpty();
    berth.up().succeeded();

    withinSeconds(
        20, () -> assertThat(berth.frontDoor().get(HOST, "/ping").body()).isEqualTo("pong"));
    assertThat(tasks()).isEqualTo(before);
    assertThat(berth.berth("service", "logs", "pingpong_web").succeeded().out())
        .containsOnlyOnce("Pingpong " + before.getFirst())
        .containsOnlyOnce("Pingpong " + before.getLast());
  }

  private List<String> tasks() {
    return berth.berth("stack", "ps", "pingpong", "-q").succeeded().out().lines().sorted().toList();
  }
}
