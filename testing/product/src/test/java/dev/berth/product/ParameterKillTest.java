package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL of Berth while parameters are written: every version whose writer was told of it is there
 * with its value, its entry is on the audit trail, and the trail's chain holds.
 */
class ParameterKillTest {
  private static final int ROUNDS = 3;
  private static final int MANY_ROUNDS = Integer.getInteger("kill.rounds", 15);
  private static final int WRITERS = 8;
  private static final int VERSIONS = 40;

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterKills() throws Exception {
    killWhileWriting(ROUNDS);
  }

  @Test
  @Tag("full")
  void whatWasAcknowledgedIsThereAfterManyKills() throws Exception {
    killWhileWriting(MANY_ROUNDS);
  }

  private void killWhileWriting(int rounds) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    berth.up("--engine", "fake").succeeded();
    int all = 0;
    for (int round = 0; round < rounds; round++) {
      Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
      AtomicBoolean stopped = new AtomicBoolean();
      try (ExecutorService writers = Threads.virtual("writer")) {
        for (int writer = 0; writer < WRITERS; writer++) {
          String prefix = "/kill/%d/%d/".formatted(round, writer);
          writers.execute(() -> write(prefix, acknowledged, stopped));
        }
        Eventually.withinSeconds(60, () -> assertThat(acknowledged).hasSizeGreaterThan(2));
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
        berth.killServer();
        stopped.set(true);
      }
      berth.up("--engine", "fake").succeeded();
      for (Map.Entry<String, Integer> name : new TreeMap<>(acknowledged).entrySet()) {
        assertVersions(name.getKey(), name.getValue());
        all += name.getValue();
      }
      assertWrittenDown(round, acknowledged);
    }
    assertThat(all).as("acknowledged versions").isGreaterThan(rounds);
    System.out.println(all + " acknowledged versions in " + rounds + " rounds");
  }

  /** Makes versions of one parameter after the other; stops when the server has gone. */
  private void write(String prefix, Map<String, Integer> acknowledged, AtomicBoolean stopped) {
    String token = berth.adminToken();
    for (int number = 0; !stopped.get(); number++) {
      String name = prefix + number / VERSIONS;
      int version = number % VERSIONS + 1;
      String body =
          "{\"name\":\"%s\",\"value\":\"%s\",\"type\":\"SecureString\",\"overwrite\":true}"
              .formatted(name, value(name, version));
      String headers =
          "Authorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
              .formatted(token, body.length());
      try {
        FrontDoorClient.Answer answer =
            berth.frontDoor().api("PUT", "/api/parameters", headers, body);
        if (answer.status() != 200 && answer.status() != 201) {
          throw new AssertionError(answer.toString());
        }
        // A head without a body was broken off: nobody was told of a version.
        if (!answer.body().isEmpty()) {
          assertThat(Json.parse(answer.body()).number("version")).isEqualTo(version);
          acknowledged.put(name, version);
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private static String value(String name, int version) {
    return "value of " + name + " " + version;
  }

  private void assertVersions(String name, int acknowledged) throws IOException {
    String query = "?decrypt=true&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    Json history = Json.parse(berth.api("GET", "/api/parameters/history" + query, "").body());
    List<Json> versions = history.items();
    assertThat(versions.size())
        .as("versions of %s: %s", name, history)
        .isGreaterThanOrEqualTo(acknowledged);
    List<String> values = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int version = 1; version <= acknowledged; version++) {
      values.add(versions.get(version - 1).text("value"));
      expected.add(value(name, version));
    }
    assertThat(values).isEqualTo(expected);
  }

  private void assertWrittenDown(int round, Map<String, Integer> acknowledged) throws IOException {
    Json verified = Json.parse(berth.api("GET", "/api/audit/verify", "").body());
    assertThat(verified.isTrue("valid")).as(verified.toString()).isTrue();
    Set<String> written = new HashSet<>();
    berth
        .api("GET", "/api/audit?tail=0&action=ssm:PutParameter&result=DONE", "")
        .body()
        .lines()
        .map(Json::parse)
        .filter(entry -> entry.text("resource").contains("parameter/kill/" + round + "/"))
        .forEach(
            entry ->
                written.add(entry.text("resource") + ":" + entry.get("details").text("version")));
    acknowledged.forEach(
        (name, versions) -> {
          for (int version = 1; version <= versions; version++) {
            String ending = "parameter" + name + ":" + version;
            assertThat(written)
                .as("audit entries of %s", name)
                .anyMatch(entry -> entry.endsWith(ending));
          }
        });
  }
}
