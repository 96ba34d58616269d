package dev.berth.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class BerthClientTest {
  private static final ApiPath STACKS = ApiPath.of("stacks");

  @Test
  void asksWithTheTokenAtTheServersHost() throws IOException {
    try (ScriptedServer server = ScriptedServer.answeringJson(200, "[{\"name\":\"shop\"}]")) {
      Json stacks = server.client().get(STACKS.with("x", "a b&c"));

      assertThat(stacks.items().getFirst().text("name")).isEqualTo("shop");
      assertThat(server.heads().getFirst())
          .startsWith("GET /api/stacks?x=a%20b%26c HTTP/1.1\n")
          .contains("Authorization: Bearer secret\n")
          .contains("Host: localhost:" + server.address().port() + "\n");
    }
  }

  @Test
  void asksInATenantOrAsNobody() throws IOException {
    try (ScriptedServer server = ScriptedServer.answeringJson(200, "[]")) {
      server.client().in(new TenantId("team-a")).get(STACKS);
      new BerthClient(server.address().as(new Secret(""))).get(STACKS);

      assertThat(server.heads().getFirst()).contains("X-Berth-Tenant: team-a\n");
      assertThat(server.heads().getLast())
          .doesNotContain("Authorization")
          .doesNotContain("X-Berth-Tenant");
    }
  }

  @Test
  void sendsJsonBodies() throws Exception {
    BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
        new ScriptedServer(
            (in, out, head) -> {
              int length =
                  Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
              bodies.add(new String(in.readNBytes(length), UTF_8));
              out.write(
                  "HTTP/1.1 202 Accepted\r\nContent-Length: 13\r\n\r\n{\"version\":7}"
                      .getBytes(UTF_8));
            })) {
      Json answer = server.client().put(STACKS, Json.of(Map.of("text", "grün \"1\"\n")));

      assertThat(answer.number("version")).isEqualTo(7);
      assertThat(bodies.take()).isEqualTo("{\"text\":\"grün \\\"1\\\"\\n\"}");
    }
  }

  @Test
  void readsChunkedAndUnframedAndEmptyAnswers() throws IOException {
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.answering(chunked)) {
      assertThat(server.client().get(STACKS).render()).isEqualTo("[1,2]");
    }
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n\r\n[3]")) {
      assertThat(server.client().get(STACKS).render()).isEqualTo("[3]");
    }
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      assertThat(server.client().delete(STACKS).isMissing()).isTrue();
    }
  }

  @Test
  void makesErrorsOfTheApiExceptionsAgain() throws IOException {
    String error =
        "{\"error\":{\"code\":\"CONFLICT\",\"message\":\"Cannot deploy.\",\"problems\":[]}}";
    try (ScriptedServer server = ScriptedServer.answeringJson(409, error)) {
      assertThatThrownBy(() -> server.client().get(STACKS))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessage("Cannot deploy.");
    }
  }

  @Test
  void makesProblemsOfTheApiProblemsAgain() throws IOException {
    String error =
        """
        {"error":{"code":"INVALID_STACK_FILE","message":"two","problems":[
          {"severity":"WARNING","file":"c.yml","line":1,"column":2,"path":"a","message":"Odd."},
          {"severity":"ERROR","file":"c.yml","line":3,"column":4,"path":"b","message":"Bad."}]}}
        """;
    try (ScriptedServer server = ScriptedServer.answeringJson(400, error)) {
      assertThatThrownBy(() -> server.client().get(STACKS))
          .isInstanceOfSatisfying(
              ProblemsException.class,
              e ->
                  assertThat(e.problems())
                      .containsExactly(
                          Problem.warning(new Place("c.yml", 1, 2), "a", "Odd."),
                          Problem.error(new Place("c.yml", 3, 4), "b", "Bad.")))
          .hasMessage("c.yml:3:4: b: Bad.");
    }
  }

  @Test
  void namesTheIdOfAnInternalError() throws IOException {
    String error = "{\"error\":{\"code\":\"INTERNAL\",\"message\":\"Oh.\",\"id\":\"k3f9\"}}";
    try (ScriptedServer server = ScriptedServer.answeringJson(500, error)) {
      assertThatThrownBy(() -> server.client().get(STACKS)).hasMessage("Oh. (error id k3f9)");
    }
  }

  @Test
  void tellsOfAnAnswerThatIsNotBerths() throws IOException {
    try (ScriptedServer server = ScriptedServer.answeringJson(502, "<html>")) {
      assertThatThrownBy(() -> server.client().get(STACKS))
          .hasMessage(
              "Cannot use the answer of the server: status 502 without a reason. Check that the address is that of a Berth server.");
    }
    try (ScriptedServer server = ScriptedServer.answering("SSH-2.0-OpenSSH\r\n")) {
      assertThatThrownBy(() -> server.client().get(STACKS))
          .hasMessageStartingWith("Cannot reach the server at http://localhost:")
          .hasMessageContaining("the answer is not HTTP");
    }
  }

  @Test
  void tellsThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    BerthClient client = new BerthClient(ServerAddress.local(port, new Secret("x")));

    assertThatThrownBy(() -> client.get(STACKS))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage(
            "Cannot reach the server at http://localhost:%d: Connection refused. Start it with 'berth up', or check the address."
                .formatted(port));
  }

  @Test
  void readsLinesAsTheyCome() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (_, out, _) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
                  out.write("8\r\n{\"a\":1}\n\r\n".getBytes(UTF_8));
                  out.write("4\r\n{\"a\"\r\n4\r\n:2}\n\r\n".getBytes(UTF_8));
                  out.write("0\r\n\r\n".getBytes(UTF_8));
                });
        LineStream lines = server.client().lines(STACKS)) {
      assertThat(lines.next(Duration.ZERO)).contains(Json.parse("{\"a\":1}"));
      assertThat(lines.next(Duration.ZERO)).contains(Json.parse("{\"a\":2}"));
      assertThat(lines.next(Duration.ZERO)).isEqualTo(Optional.empty());
    }
  }

  @Test
  void tellsOfLinesThatBreakOffOrDoNotCome() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (ScriptedServer server = ScriptedServer.answering(head + "20\r\n{");
        LineStream lines = server.client().lines(STACKS)) {
      assertThatThrownBy(() -> lines.next(Duration.ZERO))
          .hasMessage(
              "Cannot read on: the connection to the server broke (the server closed the connection). Run 'berth status' to see whether it still runs.");
    }
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out, _) -> {
                  out.write(head.getBytes(UTF_8));
                  in.read();
                });
        LineStream lines = server.client().lines(STACKS)) {
      assertThatThrownBy(() -> lines.next(Duration.ofMillis(20)))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
    }
  }

  @Test
  void uploadsInChunks() throws Exception {
    BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
        new ScriptedServer(
            (in, out, _) -> {
              sizes.add(new ChunkedInputStream(in).readAllBytes().length);
              out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]".getBytes(UTF_8));
            })) {
      server.client().upload(STACKS, new ByteArrayInputStream(new byte[300_000]));

      assertThat(sizes.take()).isEqualTo(300_000);
      assertThat(server.heads().getFirst()).contains("Transfer-Encoding: chunked\n");
    }
  }

  @Test
  void tellsWhyAnUploadWasRefusedBeforeItsEnd() throws IOException {
    String error = "{\"error\":{\"code\":\"TOO_LARGE\",\"message\":\"Too much.\"}}";
    try (ScriptedServer server =
        new ScriptedServer(
            (in, out, _) -> {
              in.readNBytes(100_000);
              out.write(
                  ("HTTP/1.1 413 X\r\nContent-Length: " + error.length() + "\r\n\r\n" + error)
                      .getBytes(UTF_8));
              out.flush();
              in.skip(Long.MAX_VALUE);
            })) {
      InputStream large = new ByteArrayInputStream(new byte[20_000_000]);
      assertThatThrownBy(() -> server.client().upload(STACKS, large)).hasMessage("Too much.");
    }
  }
}
