package dev.berth.server;

import static dev.berth.kit.Eventually.withinSeconds;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own programs say of what is told to them. */
@Tag("full")
@Timeout(180)
class PrometheusTest {
  private static final String STACK =
      """
      {"files":[{"name":"compose.yml","content":"services: {web: {image: berth/host, expose: ['80']}}"}],
       "variables":{},"directory":"/"}
      """;
  private static final String EVERYTHING =
      "/federate?match[]=" + URLEncoder.encode("{__name__=~\".*\"}", UTF_8);

  @TempDir private Path folder;
  private TestPlatform berth;

  @BeforeEach
  void start() throws Exception {
    berth = TestPlatform.start(folder.resolve("berth"));
    assertThat(berth.json("PUT", "/api/stacks/shop", STACK).statusCode()).isEqualTo(202);
    withinSeconds(
        40, () -> assertThat(berth.get(EVERYTHING).body()).contains("berth_task_memory_bytes{"));
  }

  @AfterEach
  void end() {
    berth.close();
  }

  @Test
  @Requires("promtool")
  void promtoolFindsNothingToSay() throws Exception {
    String own = berth.get("/metrics").body();
    String tenant = berth.get(EVERYTHING).body();
    HttpResponse<String> platform =
        berth.send(
            berth
                .request(EVERYTHING)
                .header("Authorization", "Bearer " + berth.token())
                .header("X-Berth-Tenant", "platform"));

    assertThat(platform.body()).contains("berth_host_", "jvm_");
    assertThat(lint(own)).as(own).isEmpty();
    assertThat(lint(tenant)).as(tenant).isEmpty();
    assertThat(lint(platform.body())).isEmpty();
  }

  /** What {@code promtool check metrics} complains of. */
  private String lint(String text) throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("metrics"), text);
    Path output = folder.resolve("lint");
    Process promtool =
        new ProcessBuilder("promtool", "check", "metrics")
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    assertThat(promtool.exitValue()).as(said).isZero();
    return said;
  }

  @Test
  @Requires("prometheus")
  void prometheusTakesWhatItIsTold() throws Exception {
    int port = freePort();
    Files.writeString(folder.resolve("token"), berth.token());
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 2s, scrape_timeout: 2s}
            scrape_configs:
              - job_name: berth
                authorization: {credentials_file: '%1$s/token'}
                static_configs: [{targets: ['127.0.0.1:%2$d']}]
              - job_name: tenant
                honor_labels: true
                metrics_path: /federate
                params: {'match[]': ['{__name__=~".*"}']}
                authorization: {credentials_file: '%1$s/token'}
                static_configs: [{targets: ['127.0.0.1:%2$d']}]
              - job_name: stranger
                static_configs: [{targets: ['127.0.0.1:%2$d']}]
            """
                .formatted(folder, berth.platform().httpPort()));
    Process prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String up = "up{job=~'berth|tenant'} == 1";
      withinSeconds(
          60,
          () ->
              assertThat(query(client, port, "count(" + up + ")"))
                  .contains("\"value\":[", "\"2\""));
      withinSeconds(
          30, () -> assertThat(query(client, port, "up{job='stranger'}")).contains("\"0\"]"));
      assertThat(query(client, port, "berth_engine_ready{job='berth'}"))
          .contains("\"engine\":\"fake\"", "\"1\"]");
      withinSeconds(
          30,
          () ->
              assertThat(query(client, port, "berth_task_memory_bytes"))
                  .contains("\"service\":\"web\"", "\"stack\":\"shop\""));
      assertThat(query(client, port, "sum(berth_task_memory_bytes) by (stack) >= 0"))
          .contains("\"stack\":\"shop\"");
      withinSeconds(
          30,
          () ->
              assertThat(query(client, port, "rate(berth_api_requests_total[10s]) > 0"))
                  .contains("\"status\":\"200\""));
      assertThat(prometheus.isAlive()).isTrue();
    } finally {
      prometheus.destroy();
      if (!prometheus.waitFor(20, TimeUnit.SECONDS)) {
        prometheus.destroyForcibly();
      }
    }
  }

  private static String query(HttpClient client, int port, String expression) throws Exception {
    String query = URLEncoder.encode(expression.replace('\'', '"'), UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/query?query=%s".formatted(port, query)))
            .timeout(Duration.ofSeconds(10))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
