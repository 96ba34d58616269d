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
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 50);
  private static final int TASKS = 5;
  private static final Pattern TASK =
      Pattern.compile("\\{\"id\":\"([a-z0-9]+)\",\"name\":\"([^\"]+)\"[^{}]*?\"pid\":(\\d+)");
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

  /** A task that runs. */
  private record Running(String id, String name, long pid) {}

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
          Running victim = pick(random);
          long start = System.nanoTime();
          kill(victim);
          killServer();
          awaitReplaced(victim, start);
          replacedAfterBoth.add(seconds(start));
        }
      }
    }

    Eventually.withinSeconds(10, () -> assertThat(running()).hasSize(TASKS));
    for (Running task : running()) {
      if (task.name().startsWith("counters_")) {
        assertEveryLineOnce(task);
      }
    }
    Files.write(Path.of("target", "kill-series.txt"), figures());
    assertThat(Collections.max(routed)).as("seconds until routes are back").isLessThan(limit(4));
  }

  private void killTask(Random random) throws IOException {
    Running victim = pick(random);
    long start = System.nanoTime();
    kill(victim);
    awaitReplaced(victim, start);
    replaced.add(seconds(start));
    assertThat(replaced.getLast()).as("seconds until the task is replaced").isLessThan(limit(2));
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

  private void awaitReplaced(Running victim, long since) {
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(running())
                .as("%.1f s after the kill of %s", seconds(since), victim)
                .hasSize(TASKS)
                .noneMatch(task -> task.id().equals(victim.id())));
  }

  private Running pick(Random random) throws IOException {
    Eventually.withinSeconds(20, () -> assertThat(running()).hasSize(TASKS));
    List<Running> tasks = running();
    return tasks.get(random.nextInt(tasks.size()));
  }

  private static void kill(Running task) {
    ProcessHandle.of(task.pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  private List<Running> running() throws IOException {
    String json = api("/api/tasks");
    List<Running> tasks = new ArrayList<>();
    Matcher matcher = TASK.matcher(json);
    while (matcher.find()) {
      if (matcher.group().contains("\"state\":\"running\"")) {
        long pid = Long.parseLong(matcher.group(3));
        tasks.add(new Running(matcher.group(1), matcher.group(2), pid));
      }
    }
    return tasks;
  }

  private void assertEveryLineOnce(Running task) throws IOException {
    List<Integer> counts = new ArrayList<>();
    Matcher matcher = COUNT.matcher(api("/api/tasks/" + task.id() + "/logs"));
    while (matcher.find()) {
      counts.add(Integer.parseInt(matcher.group(1)));
    }
    assertThat(counts)
        .as("lines of %s", task)
        .isNotEmpty()
        .isEqualTo(IntStream.range(0, counts.size()).boxed().toList());
  }

  private String api(String path) throws IOException {
    return berth
        .frontDoor()
        .api("GET", path, "Authorization: Bearer " + berth.adminToken() + "\r\n")
        .body();
  }

  private List<String> figures() {
    return List.of(
        figure("task replaced", replaced),
        figure("task replaced after both were killed", replacedAfterBoth),
        figure("routes back", routed));
  }

  private static String figure(String what, List<Double> seconds) {
    if (seconds.isEmpty()) {
      return what + ": never killed";
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    return "%s: %d times, median %.2f s, most %.2f s"
        .formatted(what, sorted.size(), sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /** Three times as wide in CI, where others use the machine too. */
  private static double limit(double seconds) {
    return "true".equals(System.getenv("CI")) ? 3 * seconds : seconds;
  }
}
