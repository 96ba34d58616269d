package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL of tasks, of Berth, and of both at once, at random moments: everything is there again
 * soon, and no line of a surviving task is lost or doubled. Writes its figures to {@code
 * target/kill-series.txt}.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class KillSeriesTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 20);
  private static final int TASKS = 5;
  private static final Pattern COUNT = Pattern.compile("\"text\":\"n=(\\d+)\"");
  private static final String COUNTERS =
      """
      services:
        counter:
          image: berth/host
          command: ["bash", "-c", "i=0; while true; do echo n=$$i; i=$$((i+1)); sleep 0.05; done"]
          stop_signal: SIGKILL
          deploy: {replicas: 3}
      """;

  private final Installation berth = Installation.create();
  private final List<Double> replaced = new ArrayList<>();
  private final List<Double> replacedAfterBoth = new ArrayList<>();
  private final List<Double> routed = new ArrayList<>();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void everythingIsThereAgainAfterKillsAtRandomMoments() throws Exception {
    berth.up("examples/pingpong/compose.yml").succeeded();
    Path counters = berth.stackFile(COUNTERS);
    berth.berth("stack", "deploy", "-c", counters.toString(), "counters").succeeded();
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < ROUNDS; round++) {
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(600)).toNanos());
      switch (random.nextInt(3)) {
        case 0 -> killTask(random);
        case 1 -> killServer();
        default -> {
          RunningTask victim = pick(random);
          long start = System.nanoTime();
          kill(victim);
          killServer();
          awaitReplaced(victim, start);
          replacedAfterBoth.add(seconds(start));
        }
      }
    }

    Eventually.withinSeconds(10, () -> assertThat(running()).hasSize(TASKS));
    for (RunningTask task : running()) {
      if (task.name().startsWith("counters_")) {
        assertEveryLineOnce(task);
      }
    }
    Files.write(Path.of("target", "kill-series.txt"), figures());
    assertThat(Collections.max(routed))
        .as("seconds until routes are back")
        .isLessThan(Figures.limit(4));
  }

  private void killTask(Random random) throws IOException {
    RunningTask victim = pick(random);
    long start = System.nanoTime();
    kill(victim);
    awaitReplaced(victim, start);
    replaced.add(seconds(start));
    assertThat(replaced.getLast())
        .as("seconds until the task is replaced")
        .isLessThan(Figures.limit(2));
  }

  private void killServer() {
    berth.killServer();
    long start = System.nanoTime();
    berth.up().succeeded();
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(berth.frontDoor().get("pingpong.localhost", "/ping").body())
                .isEqualTo("pong"));
    routed.add(seconds(start));
  }

  private void awaitReplaced(RunningTask victim, long since) {
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(running())
                .as("%.1f s after the kill of %s", seconds(since), victim)
                .hasSize(TASKS)
                .noneMatch(task -> task.id().equals(victim.id())));
  }

  private RunningTask pick(Random random) throws IOException {
    Eventually.withinSeconds(20, () -> assertThat(running()).hasSize(TASKS));
    List<RunningTask> tasks = running();
    return tasks.get(random.nextInt(tasks.size()));
  }

  private static void kill(RunningTask task) {
    ProcessHandle.of(task.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private List<RunningTask> running() throws IOException {
    return RunningTask.parse(berth.api("GET", "/api/tasks", "").body());
  }

  private void assertEveryLineOnce(RunningTask task) throws IOException {
    List<Integer> counts = new ArrayList<>();
    Matcher matcher =
        COUNT.matcher(berth.api("GET", "/api/tasks/" + task.id() + "/logs", "").body());
    while (matcher.find()) {
      counts.add(Integer.parseInt(matcher.group(1)));
    }
    assertThat(counts)
        .as("lines of %s", task)
        .isNotEmpty()
        .isEqualTo(IntStream.range(0, counts.size()).boxed().toList());
  }

  private List<String> figures() {
    return List.of(
        Figures.line("task replaced", replaced),
        Figures.line("task replaced after both were killed", replacedAfterBoth),
        Figures.line("routes back", routed));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
