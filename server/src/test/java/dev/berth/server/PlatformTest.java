package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.Eventually;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PlatformTest {
  private static final String STACK =
      """
      {"files":[{"name":"compose.yml","content":"services: {web: {image: berth/host, expose: ['80']}}"}],
       "variables":{},"directory":"/"}
      """;

  @TempDir private Path folder;

  @Test
  void runsTwiceInOneProcess() throws Exception {
    try (TestPlatform red = TestPlatform.start(folder.resolve("red"));
        TestPlatform blue = TestPlatform.start(folder.resolve("blue"))) {
      assertThat(red.json("PUT", "/api/stacks/shop", STACK).statusCode()).isEqualTo(202);

      assertThat(red.get("/api/stacks").body()).contains("\"name\":\"shop\"");
      assertThat(blue.get("/api/stacks").body()).isEqualTo("[]\n");
      assertThat(blue.get("/api/stacks", red.token()).statusCode()).isEqualTo(401);
      assertThat(red.send(red.request("/api/health")).body())
          .isNotEqualTo(blue.send(blue.request("/api/health")).body());
    }
  }

  @Test
  void tellsAnybodyWhetherItServesAndNothingElse() throws Exception {
    try (TestPlatform berth = TestPlatform.start(folder)) {
      HttpResponse<String> health = berth.send(berth.request("/api/health"));

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).startsWith("{\"status\":\"ready\",\"version\":\"");
      for (String path : new String[] {"/api/status", "/api/config", "/api/nodes", "/metrics"}) {
        assertThat(berth.send(berth.request(path)).statusCode()).as(path).isEqualTo(401);
      }
    }
  }

  @Test
  void tellsItsOperatorEverything() throws Exception {
    try (TestPlatform berth = TestPlatform.start(folder, "--domain=example.org")) {
      assertThat(berth.get("/api/status").body())
          .contains(
              "\"domain\":\"example.org\"",
              "\"name\":\"fake\",\"reason\":\"flag --engine\",\"ready\":true",
              "\"stacks\":[]");
      assertThat(berth.get("/api/config").body())
          .contains("{\"key\":\"domain\",\"value\":\"example.org\",\"source\":\"flag --domain\"}");
      assertThat(berth.get("/api/nodes").body())
          .contains("\"role\":\"manager\",\"state\":\"ready\"");
      assertThat(berth.get("/api/nodes/nowhere").statusCode()).isEqualTo(404);
      assertThat(berth.get("/metrics").body())
          .contains(
              "berth_engine_ready{engine=\"fake\"} 1\n", "berth_tasks{state=\"running\"} 0\n");
      assertThat(berth.get("/api/cloud-entry-point").body())
          .contains("\"baseUri\":\"http://127.0.0.1:", "\"stacks\":{\"href\":\"/api/stacks\"}");
      assertThat(berth.get("/api/openapi.json").body()).startsWith("{\"openapi\":\"3.1.0\"");
    }
  }

  @Test
  void makesTokensWithAnEnd() throws Exception {
    try (TestPlatform berth = TestPlatform.start(folder)) {
      HttpResponse<String> made = berth.json("POST", "/api/tokens", "{\"expiresIn\":\"PT1H\"}");
      String token = made.body().replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");

      assertThat(made.statusCode()).isEqualTo(201);
      assertThat(berth.get("/api/status", token).statusCode()).isEqualTo(200);
      assertThat(berth.json("POST", "/api/tokens", "{\"expiresIn\":\"P9999D\"}").statusCode())
          .isEqualTo(400);
      assertThat(berth.json("POST", "/api/tokens", "{\"expiresIn\":\"soon\"}").body())
          .contains("\"path\":\"expiresIn\"");
    }
  }

  @Test
  void announcesItselfWhileItServes() throws Exception {
    Path announcement = folder.resolve("server.json");
    try (TestPlatform berth = TestPlatform.start(folder)) {
      assertThat(Files.readString(announcement))
          .contains(
              "\"pid\":" + ProcessHandle.current().pid(),
              "\"httpPort\":" + berth.platform().httpPort(),
              "\"engine\":\"fake\"");
    }
    assertThat(announcement).doesNotExist();
  }

  @Test
  void keepsStacksOverARestart() throws Exception {
    try (TestPlatform berth = TestPlatform.start(folder)) {
      assertThat(berth.json("PUT", "/api/stacks/shop", STACK).statusCode()).isEqualTo(202);
    }
    try (TestPlatform berth = TestPlatform.start(folder)) {
      Eventually.withinSeconds(
          10, () -> assertThat(berth.get("/api/tasks?stack=shop").body()).contains("shop_web.1."));
    }
  }

  @Test
  void closesEverythingWhenItCannotStart() {
    try (TestPlatform berth = TestPlatform.start(folder.resolve("first"))) {
      String taken = "--http-port=" + berth.platform().httpPort();
      Platform second =
          new Platform(
              TestPlatform.configuration(folder.resolve("second"), taken), Surroundings.real());
      second.provision();

      assertThatThrownBy(() -> second.start(_ -> {}))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN))
          .hasMessageContaining("--http-port");
      assertThat(folder.resolve("second/server.json")).doesNotExist();
      TestPlatform.start(folder.resolve("second")).close();
    }
  }

  @Test
  void stopsTwiceAndUnstartedWithoutHarm() {
    Platform never = new Platform(TestPlatform.configuration(folder), Surroundings.real());
    never.close();
    TestPlatform berth = TestPlatform.start(folder);
    berth.close();
    berth.close();
  }
}
