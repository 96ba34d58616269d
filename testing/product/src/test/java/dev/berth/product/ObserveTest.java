package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.berth.kit.FreePort;
import dev.berth.kit.Programs;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens is seen: lines and requests are found, tasks measured, alerts told. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class ObserveTest {
  private static final String FILE = "examples/pingpong/compose.yml";

  @TempDir Path folder;
  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void linesAndRequestsAreFoundAlsoAfterAKill() throws Exception {
    berth.up(FILE).succeeded();
    assertThat(berth.frontDoor().get("pingpong.localhost", "/ping").body()).isEqualTo("pong");
    withinSeconds(20, () -> assertThat(found("serves and service:web")).hasSize(2));
    withinSeconds(20, () -> assertThat(found("kind:access and /ping")).hasSize(1));
    withinSeconds(
        20,
        () ->
            assertThat(berth.berth("templates", "pingpong/web").succeeded().out())
                .contains("serves on port <port>"));

    berth.killServer();
    berth.up().succeeded();

    assertThat(berth.frontDoor().get("pingpong.localhost", "/again").status()).isEqualTo(200);
    withinSeconds(20, () -> assertThat(found("kind:access and /again")).hasSize(1));
    withinSeconds(20, () -> assertThat(found("serves and service:web")).hasSize(2));
    withinSeconds(20, () -> assertThat(found("kind:access and /ping")).hasSize(1));
    assertThat(berth.berth("search", "message:(").failedWith(1).err())
        .contains("Cannot read the query at column 10");
  }

  private List<String> found(String query) {
    return berth.berth("search", query, "-o", "json").succeeded().out().lines().toList();
  }

  @Test
  void tasksAreMeasured() {
    berth.up(FILE).succeeded();

    withinSeconds(
        40,
        () ->
            assertThat(berth.berth("top", "--once").succeeded().out())
                .contains("pingpong")
                .contains("web"));
    withinSeconds(
        40,
        () -> assertThat(berth.berth("metrics", "ls").succeeded().out()).contains("berth_task_"));
  }

  @Test
  void aRuleFiresAndTells() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    HttpServer receiver = receiver(told);
    try {
      Files.writeString(
          berth.data().resolve("berth.yml"), "alerts.allowed-addresses: 127.0.0.0/8\n");
      berth.up(FILE).succeeded();
      Path rules =
          Files.writeString(
              folder.resolve("rules.yml"),
              """
              receivers:
                - name: desk
                  webhook: {url: 'http://127.0.0.1:%d/'}
                  group-wait: 0s
              rules:
                - name: started
                  kind: threshold
                  query: serves
                  window: 10m
                  above: 1
                  every: 10s
                  receivers: [desk]
              """
                  .formatted(receiver.getAddress().getPort()));
      berth.berth("alert", "apply", "-f", rules.toString()).succeeded();

      withinSeconds(
          60, () -> assertThat(told).anySatisfy(body -> assertThat(body).contains("\"started\"")));
      assertThat(berth.berth("alert", "ls").succeeded().out()).contains("started", "firing");
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  @Requires({"root", "runc", "conmon", "nft", "psql", "curl"})
  void othersClientsAreAnsweredToWhoHasAToken() throws Exception {
    int sql = FreePort.next();
    int search = FreePort.next();
    Files.writeString(
        berth.data().resolve("berth.yml"),
        "sql.port: %d\nlogs.elasticsearch-port: %d\n".formatted(sql, search));
    berth.up(FILE).succeeded();
    String token = berth.adminToken();

    withinSeconds(
        40,
        () ->
            assertThat(
                    Programs.run(
                        psql(sql, token, "SELECT count(*) > 0 FROM berth_task_memory_bytes")))
                .isEqualTo("t\n"));
    assertThat(Programs.outcome(psql(sql, "wrong", "SELECT 1")).exitCode()).isNotZero();
    assertThat(Programs.outcome(psql(sql, token, "COPY x TO '/tmp/x'")).exitCode()).isNotZero();

    String place = "http://127.0.0.1:" + search + "/app/_doc?refresh";
    assertThat(curl("x:" + token, place, "-d", "{\"message\":\"hello\"}")).contains("created");
    assertThat(curl("x:" + token, place.replace("_doc?refresh", "_search?q=hello")))
        .contains("\"value\":1");
    assertThat(curl("x:wrong", place, "-d", "{}")).contains("security_exception");
  }

  private static List<String> psql(int port, String password, String statement) {
    String server =
        "host=127.0.0.1 port=%d user=x dbname=berth password=%s".formatted(port, password);
    return List.of("psql", server, "-A", "-t", "-c", statement);
  }

  private static String curl(String user, String url, String... more) throws IOException {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "-u", user, url));
    command.addAll(List.of("-H", "Content-Type: application/json"));
    command.addAll(List.of(more));
    return Programs.run(command);
  }

  private static HttpServer receiver(List<String> told) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            told.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }
}
