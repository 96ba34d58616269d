package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * SIGKILL of Berth at random moments while tasks write: every line becomes one record, none two,
 * and the indexes open again by themselves. In every other round how long it takes until new lines
 * of all tasks are found is written to {@code target/records-kill.txt}; in the others Berth may be
 * killed before that.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class RecordsKillTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 8);
  private static final int TASKS = 3;
  private static final int SLICE = 5000;
  private static final Pattern COUNT = Pattern.compile("\"n\":\"?(\\d+)");
  private static final Pattern LAST = Pattern.compile("\"last\":\"?(\\d+)");

  /** Forty lines ten times a second from each, until it is told to stop. */
  private static final String WRITERS =
      """
      services:
        writer:
          image: berth/host
          command:
            - bash
            - -c
            - |
              n=0
              while [ ! -e /dev/shm/stop ]; do
                for i in {1..40}; do echo "{\\"message\\":\\"tick\\",\\"n\\":$$n}"; n=$$((n+1)); done
                sleep 0.1
              done
              echo "{\\"message\\":\\"stopped\\",\\"last\\":$$n}"
              sleep inf
          stop_signal: SIGKILL
          deploy: {replicas: 3}
      """;

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void everyLineIsOneRecordAfterKills() throws Exception {
    Path writers = berth.stackFile(WRITERS);
    berth.up("-p", "writers", writers.toString()).succeeded();
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);

    List<RunningTask> tasks = RunningTask.parse(berth.api("GET", "/api/tasks", "").body());
    assertThat(tasks).hasSize(TASKS);
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2500)).toNanos());
      berth.killServer();
      long killed = System.nanoTime();
      berth.up().succeeded();
      if (round % 2 == 0) {
        awaitNewLines(tasks);
        seconds.add((System.nanoTime() - killed) / 1e9);
      }
    }
    Files.writeString(
        Path.of("target", "records-kill.txt"),
        Figures.line("new lines found after a kill", seconds) + "\n");

    for (RunningTask task : tasks) {
      berth.berth("task", "exec", task.id(), "touch", "/dev/shm/stop").succeeded();
    }
    for (RunningTask task : tasks) {
      assertEachLineOnce(task);
    }
  }

  /** Lines of a task are found in their order: with a new one, all before it are there. */
  private void awaitNewLines(List<RunningTask> tasks) {
    Instant now = Instant.now();
    for (RunningTask task : tasks) {
      String query = "task: \"%s\" and @timestamp >= \"%s\"".formatted(task.id(), now);
      Eventually.withinSeconds(
          180,
          () ->
              assertThat(numbers(COUNT, query, 1))
                  .as("%s after %s: %s", task, now, berth.api("GET", "/api/logs/status", "").body())
                  .isNotEmpty());
    }
  }

  private void assertEachLineOnce(RunningTask task) throws IOException {
    String ofTask = "task: \"" + task.id() + "\" and ";
    Eventually.withinSeconds(
        180,
        () ->
            assertThat(numbers(LAST, ofTask + "message: stopped"))
                .as("end of %s: %s", task, berth.api("GET", "/api/logs/status", "").body())
                .hasSize(1));
    int last = numbers(LAST, ofTask + "message: stopped").getFirst();
    for (int from = 0; from < last; from += SLICE) {
      int to = Math.min(last, from + SLICE);
      String slice = "parameters.n >= %d and parameters.n < %d".formatted(from, to);

      assertThat(numbers(COUNT, ofTask + slice).stream().sorted().toList())
          .as("lines %d to %d of %d of %s", from, to, last, task)
          .isEqualTo(IntStream.range(from, to).boxed().toList());
    }
  }

  /** The numbers in what is found by a query, twice as many as there should be in a slice. */
  private List<Integer> numbers(Pattern pattern, String query) throws IOException {
    return numbers(pattern, query, 2 * SLICE);
  }

  private List<Integer> numbers(Pattern pattern, String query, int limit) throws IOException {
    String path =
        "/api/search?from=now-1h&limit="
            + limit
            + "&query="
            + URLEncoder.encode(query, StandardCharsets.UTF_8);
    FrontDoorClient.Answer answer = berth.api("GET", path, "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = pattern.matcher(answer.body());
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group(1)));
    }
    return numbers;
  }
}
