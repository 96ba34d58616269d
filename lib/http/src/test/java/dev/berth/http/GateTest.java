package dev.berth.http;

import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a browser's cookie lets in, and what it does not. */
@Timeout(60)
class GateTest {
  private static final String CSRF = BrowserSession.csrf(new Secret(TestServer.TOKEN));
  private static final String COOKIE = "berth_session=" + TestServer.TOKEN;

  private TestServer server;

  @BeforeEach
  void begin() {
    server =
        new TestServer(
            HttpLimits.DEFAULT,
            List.of(
                Endpoint.get("/api/things", READ, _ -> "thing/*", GateTest::who),
                Endpoint.post("/api/things", READ, _ -> "thing/*", GateTest::who),
                Endpoint.get("/api/lines", READ, _ -> "thing/*", _ -> lines())),
            List.of(
                new SocketEndpoint(
                    "/api/talk",
                    READ,
                    _ -> "thing/*",
                    (request, socket) ->
                        socket.send(
                            request
                                .principal()
                                .tenant()
                                .value()
                                .getBytes(StandardCharsets.UTF_8)))));
  }

  @AfterEach
  void end() {
    server.close();
  }

  private static Response who(Request request) {
    return Response.ok(Map.of("tenant", request.principal().tenant().value()));
  }

  private static Response lines() {
    return new Response.Lines(sink -> sink.write(Map.of("number", 1)));
  }

  private HttpRequest.Builder browser(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path)).header("Cookie", COOKIE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return server.send(browser(path, headers));
  }

  private HttpResponse<String> post(String... headers) throws Exception {
    return server.send(browser("/api/things", headers).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private String own() {
    return "http://127.0.0.1:" + server.port();
  }

  @Test
  void cookieAloneReads() throws Exception {
    assertThat(get("/api/things").statusCode()).isEqualTo(200);
    assertThat(get("/api/things", "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(200);
    assertThat(get("/api/things", "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
    assertThat(server.send(HttpRequest.newBuilder(server.uri("/api/things"))).statusCode())
        .isEqualTo(401);
  }

  @Test
  void refusesWhatPagesOfOtherHostsSend() throws Exception {
    for (String site : List.of("same-site", "cross-site", "nonsense")) {
      HttpResponse<String> answer = get("/api/things", "Sec-Fetch-Site", site);
      assertThat(answer.statusCode()).as(site).isEqualTo(403);
      assertThat(answer.body()).contains("a page of another host");
      assertThat(post("Sec-Fetch-Site", site, "Origin", own(), "X-Berth-Csrf", CSRF).statusCode())
          .as(site)
          .isEqualTo(403);
    }
  }

  @Test
  void changesNeedTheCsrfTokenOfTheVerySession() throws Exception {
    String other = BrowserSession.csrf(new Secret("another session"));

    assertThat(post("Origin", own(), "X-Berth-Csrf", CSRF).statusCode()).isEqualTo(200);
    assertThat(post("Origin", own()).body()).contains("CSRF token is missing or wrong");
    for (String wrong : List.of("", "nonsense", other, CSRF + "x", TestServer.TOKEN)) {
      assertThat(post("Origin", own(), "X-Berth-Csrf", wrong).statusCode())
          .as(wrong)
          .isEqualTo(403);
    }
    assertThat(
            server
                .send(
                    browser("/api/things?csrf=" + CSRF, "Origin", own())
                        .POST(HttpRequest.BodyPublishers.noBody()))
                .statusCode())
        .as("in the query it does not count for a plain request")
        .isEqualTo(403);
  }

  @Test
  void changesNeedTheirOwnOrigin() throws Exception {
    assertThat(post("X-Berth-Csrf", CSRF).body()).contains("the Origin header is missing");
    for (String origin : List.of("http://evil.example", "null", "http://127.0.0.1:1")) {
      assertThat(post("Origin", origin, "X-Berth-Csrf", CSRF).statusCode())
          .as(origin)
          .isEqualTo(403);
    }
  }

  @Test
  void programsWithATokenNeedNeither() throws Exception {
    HttpRequest.Builder request =
        server.request("/api/things").POST(HttpRequest.BodyPublishers.noBody());

    assertThat(server.send(request).statusCode()).isEqualTo(200);
  }

  @Test
  void headerCountsBeforeTheCookie() throws Exception {
    assertThat(get("/api/things", "Authorization", "Bearer wrong").statusCode()).isEqualTo(401);
  }

  @Test
  void eventStreamsNeedTheCsrfToken() throws Exception {
    HttpResponse<String> without = get("/api/lines", "Accept", "text/event-stream");
    HttpResponse<String> with =
        get("/api/lines", "Accept", "text/event-stream", "X-Berth-Csrf", CSRF);

    assertThat(without.statusCode()).isEqualTo(403);
    assertThat(with.statusCode()).isEqualTo(200);
    assertThat(with.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(with.body()).isEqualTo("data: {\"number\":1}\n\n");
  }

  @Test
  void socketsBringTokenAndTenantInTheQuery() throws Exception {
    assertThat(talk("?csrf=" + CSRF + "&tenant=acme", own())).isEqualTo("acme");
    assertThat(talk("?csrf=" + CSRF, own())).isEqualTo("default");
    assertThat(talk("", own())).isEqualTo("403");
    assertThat(talk("?csrf=wrong", own())).isEqualTo("403");
    assertThat(talk("?csrf=" + CSRF, "http://evil.example")).isEqualTo("403");
    assertThat(talk("?csrf=" + CSRF, null)).isEqualTo("403");
  }

  /** The first message, or the status of the refusal. */
  private String talk(String query, @Nullable String origin) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket.Builder opening = server.client().newWebSocketBuilder().header("Cookie", COOKIE);
    if (origin != null) {
      opening.header("Origin", origin);
    }
    try {
      opening
          .buildAsync(
              URI.create("ws://127.0.0.1:" + server.port() + "/api/talk" + query),
              new Listener(heard))
          .get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return Integer.toString(refused.getResponse().statusCode());
      }
      throw e;
    }
    return heard.get(30, TimeUnit.SECONDS);
  }

  /** Keeps the first message. */
  private record Listener(CompletableFuture<String> heard) implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      heard.complete(new String(bytes, StandardCharsets.UTF_8));
      return null;
    }
  }
}
