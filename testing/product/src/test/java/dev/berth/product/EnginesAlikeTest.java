package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same examples and verbs look the same whichever engine runs the tasks. */
@Tag("full")
@Timeout(600)
@Requires({"root", "runc", "conmon", "nft", "dockerd", "docker", "podman", "unshare", "nsenter"})
class EnginesAlikeTest {
  private static final Path PINGPONG = Installation.ROOT.resolve("examples/pingpong");
  private static final Path GUESTBOOK = Installation.ROOT.resolve("examples/guestbook");
  private static final String PINGPONG_HOST = "pingpong.localhost";
  private static final String GUESTBOOK_HOST = "guestbook.localhost";

  @Test
  void dockerAndPodmanShowWhatTheEmbeddedEngineShows() throws Exception {
    String embedded = embedded();
    assertThat(embedded).contains("pingpong running 1 2/2", "killed by SIGTERM");

    assertThat(on(Daemon.docker())).isEqualTo(embedded);
    assertThat(on(Daemon.podman())).isEqualTo(embedded);
  }

  private static String embedded() throws Exception {
    try (Installation berth = Installation.create()) {
      return seen(berth);
    }
  }

  private static String on(Daemon daemon) throws Exception {
    try (daemon;
        Installation berth = Installation.on(daemon)) {
      return seen(berth);
    }
  }

  private static String seen(Installation berth) throws Exception {
    berth.up().succeeded();
    Seen seen = new Seen(berth);
    pingpong(berth, seen);
    guestbook(berth, seen);
    remove(berth, seen);
    return seen.text();
  }

  private static void pingpong(Installation berth, Seen seen) throws Exception {
    seen.see("up", PINGPONG.resolve("compose.yml").toString());
    seen.see(berth.frontDoor().get(PINGPONG_HOST, "/ping"));
    seen.see("stack", "ls");
    seen.see("stack", "services", "pingpong");
    seen.see("stack", "ps", "pingpong");
    seen.see("service", "logs", "pingpong_web");
    seen.see("network", "ls");
    seen.see("image", "ls");
    seen.note("exec", exec(berth, "echo in $((40+2)); id; exit 3"));

    seen.see("service", "scale", "pingpong_web=3");
    awaitTasks(berth, "pingpong", 3);
    seen.see("stack", "ps", "pingpong");
    seen.note("update", updateUnderLoad(berth));
    awaitTasks(berth, "pingpong", 2);
    seen.see("stack", "ps", "pingpong");

    seen.note("end", exec(berth, "kill 1"));
    withinSeconds(60, () -> assertThat(ended(berth)).isNotEmpty());
    awaitTasks(berth, "pingpong", 2);
    seen.note("ended", ended(berth).getFirst());
  }

  /** Earlier tasks of the first slot. */
  private static List<String> ended(Installation berth) {
    return berth
        .berth("stack", "ps", "-a", "pingpong")
        .succeeded()
        .out()
        .lines()
        .filter(line -> line.contains("pingpong_web.1") && line.contains("killed by SIGTERM"))
        .toList();
  }

  private static String exec(Installation berth, String script) {
    CommandResult result = berth.berth("task", "exec", "pingpong_web.1", "--", "sh", "-c", script);
    return result.exitCode() + "\n" + result.out();
  }

  /** No request fails while each task is replaced, and then one is taken away. */
  private static String updateUnderLoad(Installation berth) throws Exception {
    List<String> before = tasks(berth, "pingpong");
    String changed =
        Files.readString(PINGPONG.resolve("compose.yml"))
            .replace("./target", PINGPONG.resolve("target").toString())
            .replace("    expose:", "    environment: {UPDATE: \"1\"}\n    expose:");
    String file = berth.stackFile(changed).toString();
    try (Load load = Load.start(berth, PINGPONG_HOST, "/ping", 16)) {
      load.awaitAnswers(100);
      berth.berth("stack", "deploy", "-c", file, "pingpong").succeeded();
      withinSeconds(
          60, () -> assertThat(tasks(berth, "pingpong")).doesNotContainAnyElementsOf(before));
      load.awaitAnswers(load.answered() + 100);
      load.close();
      return load.failures() + "\n" + load.answers();
    }
  }

  private static void guestbook(Installation berth, Seen seen) throws Exception {
    seen.see("up", GUESTBOOK.resolve("compose.yml").toString());
    seen.see(sign(berth, "first & foremost"));
    seen.see(berth.frontDoor().get(GUESTBOOK_HOST, "/"));
    seen.see("stack", "services", "guestbook");
    seen.see("stack", "ps", "guestbook");
    seen.see("network", "ls");
    seen.see("volume", "ls");
    seen.see("service", "restart", "guestbook_db");
    withinSeconds(60, () -> assertThat(sign(berth, "second").status()).isEqualTo(200));
    seen.see(berth.frontDoor().get(GUESTBOOK_HOST, "/"));
    seen.see("service", "stop", "guestbook_web");
    withinSeconds(
        60, () -> assertThat(berth.frontDoor().get(GUESTBOOK_HOST, "/").status()).isEqualTo(503));
    seen.see("stack", "services", "guestbook");
  }

  private static void remove(Installation berth, Seen seen) throws Exception {
    seen.see("stack", "rm", "pingpong");
    seen.see("stack", "rm", "guestbook");
    for (String host : List.of(PINGPONG_HOST, GUESTBOOK_HOST)) {
      withinSeconds(
          60, () -> assertThat(berth.frontDoor().get(host, "/ping").status()).isEqualTo(404));
    }
    withinSeconds(
        60, () -> assertThat(berth.berth("task", "ls", "-a", "-q").succeeded().out()).isEmpty());
    seen.see("stack", "ls");
    seen.see("network", "ls");
    seen.see("volume", "ls");
    seen.see("volume", "rm", "guestbook_entries");
    seen.note("processes", String.join("\n", berth.machine().processes()));
  }

  private static FrontDoorClient.Answer sign(Installation berth, String text) throws IOException {
    return berth.frontDoor().post(GUESTBOOK_HOST, "/entries", text);
  }

  private static void awaitTasks(Installation berth, String stack, int number) {
    withinSeconds(
        60,
        () -> {
          List<String> lines =
              berth.berth("stack", "ps", stack).succeeded().out().lines().skip(1).toList();
          assertThat(lines).hasSize(number).allMatch(line -> line.contains(" healthy "));
        });
  }

  private static List<String> tasks(Installation berth, String stack) {
    return berth.berth("stack", "ps", stack, "-q").succeeded().out().lines().sorted().toList();
  }
}
