package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.EngineSettings.LogLimits;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Threads;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class LogTest {
  @TempDir static Path directory;
  private static EngineOnMachine machine;

  @BeforeAll
  static void open() throws IOException {
    LogLimits limits = new LogLimits(ByteSize.parse("200k"), 100);
    machine = new EngineOnMachine(directory, settings -> settings.withLogs(limits));
  }

  @AfterAll
  static void close() throws IOException {
    machine.close();
  }

  @Test
  void losesAndDoublesNothingWhileItRotatesAndRestarts() throws Exception {
    TaskSpec spec =
        EngineOnMachine.shell(
            "for j in $(seq 0 39); do seq $((j*1000+1)) $((j*1000+1000)); sleep 0.1; done");
    machine.run(spec);
    CompletableFuture<List<String>> followed = new CompletableFuture<>();
    Threads.startPlatform("follower", () -> followed.complete(follow(spec)));

    assertThat(followed.get(60, TimeUnit.SECONDS)).containsExactlyElementsOf(numbers(40_000));

    assertThat(machine.log(spec.id())).containsExactlyElementsOf(numbers(40_000));
    assertThat(parts(spec)).isGreaterThan(3);
  }

  @Test
  void losesNothingThatIsWrittenWhileNobodyRotates() throws IOException {
    TaskSpec spec = EngineOnMachine.shell("sleep 0.5; seq 1 12000; sleep 1");
    machine.run(spec);
    Path exit = TaskFolder.of(machine.home, spec.id()).exit();

    machine.whileAway(() -> withinSeconds(20, () -> assertThat(exit).exists()));

    assertThat(machine.log(spec.id())).containsExactlyElementsOf(numbers(12_000));
  }

  private static int parts(TaskSpec spec) throws IOException {
    try (Stream<Path> files = Files.list(TaskFolder.of(machine.home, spec.id()).kept())) {
      return (int) files.filter(file -> file.getFileName().toString().startsWith("log.")).count();
    }
  }

  private static List<String> numbers(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
  }

  private static List<String> follow(TaskSpec spec) {
    List<String> lines = new ArrayList<>();
    LogRequest request = new LogRequest(true, -1, null);
    try (LogStream stream = machine.engine().tasks().logs(spec.id(), request)) {
      for (LogLine line = stream.next(); line != null; line = stream.next()) {
        lines.add(line.text());
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  @Test
  void joinsLongLinesAndKeepsWhatHasNoEnd() {
    TaskSpec spec =
        EngineOnMachine.shell("head -c 100000 /dev/zero | tr '\\0' x; echo; echo -n unended");

    List<String> lines = machine.output(spec);

    assertThat(lines).containsExactly("x".repeat(100_000), "unended");
  }

  @Test
  void replacesWhatIsNotText() {
    assertThat(machine.output(EngineOnMachine.shell("echo -e 'a\\xffb'")))
        .containsExactly("a\ufffdb");
  }

  @Test
  void beginsWithTheLastLines() {
    TaskSpec spec = EngineOnMachine.shell("seq 1 10");
    machine.output(spec);

    assertThat(machine.lines(spec.id(), new LogRequest(true, 3, null)))
        .extracting(LogLine::text)
        .containsExactly("8", "9", "10");
  }

  @Test
  void keepsWhatATerminalShows() {
    TaskSpec plain = EngineOnMachine.shell("echo shown; ls -l /proc/self/fd/1");
    TaskSpec spec =
        plain.withProcess(
            new dev.berth.engine.ProcessSpec(
                null, plain.process().command(), java.util.Map.of(), null, null, true, null));

    assertThat(machine.output(spec)).first().isEqualTo("shown");
    assertThat(machine.log(spec.id()).get(1)).contains("/dev/pts/0");
  }
}
