package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The daemon that runs the tasks is down, stops, hangs or is killed: Berth stays up, says what is
 * wrong, sends requests to what still runs, and catches up by itself.
 */
@Tag("full")
@Timeout(300)
@Requires({"root", "dockerd", "docker", "podman", "runc", "unshare", "nsenter"})
class DaemonAwayTest {
  private static final String FILE =
      Installation.ROOT.resolve("examples/pingpong/compose.yml").toString();
  private static final String HOST = "pingpong.localhost";

  /** A request each, one after the other, from four clients. */
  private static final int CONNECTIONS = 4;

  @Test
  void aDaemonThatIsDownAtTheStartIsWaitedFor() throws Exception {
    try (Daemon daemon = Daemon.docker();
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      berth.berth("down").succeeded();
      daemon.stop();
      berth.up().succeeded();
      awaitHealth(berth, "down");
      assertThat(berth.berth("status").succeeded().out())
          .contains("docker down (flag --engine), Cannot use the engine 'docker'")
          .contains("does not answer", "Start it, or choose another engine.");
      assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEqualTo("pingpong\n");
      assertThat(berth.berth("stack", "deploy", "-c", FILE, "other").failedWith(1).err())
          .contains("does not answer", "Start it, or choose another engine.");
      assertThat(berth.frontDoor().get(HOST, "/ping").status()).isEqualTo(503);

      daemon.start();

      awaitPong(berth);
      awaitHealth(berth, "ready");
      withinSeconds(
          30, () -> assertThat(berth.berth("stack", "ls").succeeded().out()).contains("running"));
    }
  }

  @Test
  void tasksAnswerWhileADaemonThatLeavesThemAloneIsRestarted() throws Exception {
    try (Daemon daemon = Daemon.docker("--live-restore");
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      List<String> before = tasks(berth);
      try (Load load = Load.start(berth, HOST, "/ping", CONNECTIONS)) {
        daemon.stop();
        awaitHealth(berth, "down");
        load.awaitAnswers(load.answered() + 100);
        assertThat(tasks(berth)).isEqualTo(before);
        daemon.start();
        awaitHealth(berth, "ready");
        load.awaitAnswers(load.answered() + 100);
        load.close();

        assertThat(load.failures()).isEmpty();
      }
      assertThat(tasks(berth)).isEqualTo(before);
      scaleTo(berth, 3);
    }
  }

  @Test
  void tasksThatEndWithTheirDaemonComeBackWithIt() throws Exception {
    try (Daemon daemon = Daemon.docker();
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      List<String> before = tasks(berth);

      daemon.stop();
      awaitHealth(berth, "down");
      daemon.start();

      withinSeconds(
          60, () -> assertThat(tasks(berth)).hasSize(2).doesNotContainAnyElementsOf(before));
      awaitPong(berth);
      scaleTo(berth, 3);
    }
  }

  @Test
  void aDaemonThatHangsKeepsNoRequestFromItsTask() throws Exception {
    try (Daemon daemon = Daemon.docker();
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      List<String> before = tasks(berth);
      try (Load load = Load.start(berth, HOST, "/ping", CONNECTIONS)) {
        daemon.freeze();
        try {
          awaitHealth(berth, "down");
          assertThat(berth.berth("status").succeeded().out()).contains("did not answer within");
          assertThat(berth.berth("service", "scale", "-d", "pingpong_web=3").exitCode()).isZero();
          load.awaitAnswers(load.answered() + 100);
          assertThat(tasks(berth)).containsAll(before);
        } finally {
          daemon.thaw();
        }
        awaitHealth(berth, "ready");
        withinSeconds(60, () -> assertThat(tasks(berth)).hasSize(3).containsAll(before));
        load.close();

        assertThat(load.failures()).isEmpty();
      }
    }
  }

  @Test
  void aKilledDaemonLeavesTasksThatAnswer() throws Exception {
    try (Daemon daemon = Daemon.docker("--live-restore");
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      List<String> before = tasks(berth);
      try (Load load = Load.start(berth, HOST, "/ping", CONNECTIONS)) {
        daemon.kill();
        awaitHealth(berth, "down");
        load.awaitAnswers(load.answered() + 100);
        daemon.start();
        awaitHealth(berth, "ready");
        load.close();

        assertThat(load.failures()).isEmpty();
      }
      assertThat(tasks(berth)).isEqualTo(before);
      scaleTo(berth, 3);
    }
  }

  @Test
  void tasksOfPodmanAnswerWhileItsServiceIsRestarted() throws Exception {
    try (Daemon daemon = Daemon.podman();
        Installation berth = Installation.on(daemon)) {
      berth.up(FILE).succeeded();
      List<String> before = tasks(berth);
      try (Load load = Load.start(berth, HOST, "/ping", CONNECTIONS)) {
        daemon.kill();
        awaitHealth(berth, "down");
        load.awaitAnswers(load.answered() + 100);
        daemon.start();
        awaitHealth(berth, "ready");
        load.close();

        assertThat(load.failures()).isEmpty();
      }
      assertThat(tasks(berth)).isEqualTo(before);
      scaleTo(berth, 3);
    }
  }

  private static void scaleTo(Installation berth, int number) {
    berth.berth("service", "scale", "pingpong_web=" + number).succeeded();
    withinSeconds(60, () -> assertThat(tasks(berth)).hasSize(number));
  }

  private static void awaitPong(Installation berth) {
    withinSeconds(
        60,
        () ->
            assertThat(berth.frontDoor().get(HOST, "/ping"))
                .isEqualTo(new FrontDoorClient.Answer(200, "pong")));
  }

  /** Asks the API, which is quicker than a command. */
  private static void awaitHealth(Installation berth, String state) {
    boolean ready = state.equals("ready");
    withinSeconds(
        30,
        () ->
            assertThat(status(berth).replaceAll("(?s).*\"engine\":\\{(.*?)\\}.*", "$1"))
                .contains("\"ready\":" + ready));
  }

  private static String status(Installation berth) throws IOException {
    FrontDoorClient.Answer answer = berth.api("GET", "/api/status", "");
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private static List<String> tasks(Installation berth) {
    return berth.berth("stack", "ps", "pingpong", "-q").succeeded().out().lines().sorted().toList();
  }
}
