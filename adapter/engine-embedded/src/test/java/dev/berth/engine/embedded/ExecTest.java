package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TerminalSize;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class ExecTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static EngineOnMachine machine;
  private static TaskSpec task;

  @BeforeAll
  static void open() throws IOException {
    machine = new EngineOnMachine(directory);
    task = EngineOnMachine.shell("while true; do sleep 1; done");
    machine.run(task);
  }

  @AfterAll
  static void close() throws IOException {
    machine.close();
  }

  private static ExecSession exec(ExecSpec spec) {
    return machine.engine().tasks().exec(task.id(), spec);
  }

  @Test
  void keepsStreamsApartAndPassesInput() throws Exception {
    List<String> command = List.of("/bin/sh", "-c", "cat; echo bad >&2; exit 4");
    try (ExecSession session = exec(ExecSpec.of(command))) {
      session.stdin().write("in".getBytes(StandardCharsets.UTF_8));
      session.stdin().close();

      assertThat(session.stdout().readAllBytes()).asString().isEqualTo("in");
      assertThat(session.stderr().readAllBytes()).asString().isEqualTo("bad\n");
      assertThat(session.waitFor(LONG)).hasValue(4);
    }
  }

  @Test
  void runsAsAnotherUserElsewhereWithMoreEnvironment() throws Exception {
    ExecSpec spec =
        new ExecSpec(
            List.of("/bin/sh", "-c", "id -u; pwd; echo $EXTRA"),
            Map.of("EXTRA", "more"),
            "/bin",
            "alice",
            null);
    try (ExecSession session = exec(spec)) {
      assertThat(session.stdout().readAllBytes()).asString().isEqualTo("1234\n/bin\nmore\n");
    }
  }

  @Test
  void tellsWhatIsMissingFromWhatCannotBeExecuted() throws Exception {
    assertThat(code("/no/such")).isEqualTo(127);
    assertThat(code("/etc/passwd")).isEqualTo(126);
    assertThat(code("/bin/sh", "-c", "kill -9 $$")).isEqualTo(137);
    assertThat(code("/bin/sh", "-c", "exit 255")).isEqualTo(255);
    assertThat(code("/bin/sh", "-c", "exit 1")).isEqualTo(1);
  }

  private static int code(String... command) throws InterruptedException, IOException {
    try (ExecSession session = exec(ExecSpec.of(List.of(command)))) {
      assertThat(session.stdout().readAllBytes()).isEmpty();
      assertThat(session.stderr().readAllBytes()).isNotNull();
      return session.waitFor(LONG).orElseThrow();
    }
  }

  @Test
  void killsACommandThatIsClosed() throws Exception {
    ExecSession session = exec(ExecSpec.of(List.of("/bin/sh", "-c", "echo on; exec sleep 77")));
    assertThat(session.stdout().read()).isEqualTo('o');

    session.close();

    withinSeconds(20, () -> assertThat(processes()).doesNotContain("sleep 77"));
  }

  private static String processes() throws IOException {
    try (ExecSession session = exec(ExecSpec.of(List.of("/bin/ps")))) {
      return new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void givesATerminalThatCanBeResized() throws Exception {
    ExecSpec spec =
        new ExecSpec(
            List.of("/bin/sh", "-c", "stty size; read x; stty size; echo got $x; exit 3"),
            Map.of(),
            null,
            null,
            new TerminalSize(90, 30));
    try (ExecSession session = exec(spec)) {
      StringBuilder seen = new StringBuilder();
      readUntil(session, seen, "30 90");
      session.resize(new TerminalSize(120, 40));
      withinSeconds(20, () -> assertThat(rows()).contains("40 120"));
      session.stdin().write("typed\n".getBytes(StandardCharsets.UTF_8));
      readUntil(session, seen, "40 120");
      readUntil(session, seen, "got typed");
      assertThat(session.waitFor(LONG)).hasValue(3);
      assertThat(session.stdout().readAllBytes()).isNotNull();
    }
  }

  /** The sizes of the terminals in the task. */
  private static String rows() throws IOException {
    List<String> command = List.of("/bin/sh", "-c", "stty size < /dev/pts/0");
    try (ExecSession session = exec(ExecSpec.of(command))) {
      return new String(session.stdout().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void readUntil(ExecSession session, StringBuilder seen, String text)
      throws IOException {
    byte[] buffer = new byte[1000];
    while (!seen.toString().contains(text)) {
      int count = session.stdout().read(buffer);
      assertThat(count).as(seen.toString()).isPositive();
      seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
    }
  }

  @Test
  void endsATerminalThatIsClosed() throws Exception {
    ExecSession session =
        exec(
            new ExecSpec(
                List.of("/bin/sleep", "88"), Map.of(), null, null, new TerminalSize(80, 24)));
    withinSeconds(20, () -> assertThat(processes()).contains("sleep 88"));

    session.close();

    withinSeconds(20, () -> assertThat(processes()).doesNotContain("sleep 88"));
    assertThat(session.waitFor(LONG)).isPresent();
  }
}
