package dev.berth.http;

import static dev.berth.http.TestServer.FORBIDDEN;
import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class EndpointTableTest {
  private static TestServer server;

  record Greeting(String text, List<String> names) {}

  @BeforeAll
  static void start() {
    server =
        TestServer.of(
            new Endpoint(
                "GET",
                "/api/health",
                null,
                _ -> "platform",
                Endpoint.Body.NONE,
                _ -> Response.ok(Map.of("status", "ready"))),
            Endpoint.get(
                "/api/things/{thing}",
                READ,
                request -> "thing/" + request.path("thing"),
                request -> Response.ok(Map.of("thing", request.path("thing")))),
            Endpoint.get(
                "/api/things/first",
                READ,
                _ -> "thing/first",
                _ -> Response.ok(Map.of("thing", "the first"))),
            Endpoint.delete("/api/things/{thing}", READ, _ -> "thing/*", _ -> Response.noContent()),
            Endpoint.get(
                "/api/rest/{name...}",
                READ,
                _ -> "thing/*",
                request -> Response.ok(Map.of("name", request.path("name")))),
            Endpoint.get("/api/forbidden", FORBIDDEN, _ -> "thing/x", _ -> Response.noContent()),
            Endpoint.get(
                "/api/defect",
                READ,
                _ -> "thing/*",
                _ -> {
                  throw new BerthException(ErrorCode.UNSUPPORTED, "Cannot do it: no engine can.");
                }),
            Endpoint.get(
                "/api/query",
                READ,
                _ -> "thing/*",
                request ->
                    Response.ok(
                        Map.of(
                            "flag", request.flag("flag"),
                            "number", request.number("number", 7, 1, 9),
                            "words", request.queries("word")))),
            Endpoint.post(
                    "/api/greetings",
                    READ,
                    _ -> "thing/*",
                    request -> Response.accepted(request.json(Greeting.class)))
                .withBody(Endpoint.Body.JSON),
            Endpoint.post(
                    "/api/streams",
                    READ,
                    _ -> "thing/*",
                    request -> Response.ok(Map.of("bytes", request.stream().readAllBytes().length)))
                .withBody(Endpoint.Body.STREAM));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersAnybodyWhereNoActionIsNeeded() throws Exception {
    HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri("/api/health")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ready\"}\n");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void refusesARequestWithoutToken() throws Exception {
    HttpResponse<String> answer = server.send(HttpRequest.newBuilder(server.uri("/api/things/a")));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(answer.body())
        .contains("UNAUTHENTICATED")
        .contains("Cannot tell who asks: this needs a token.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Bearer wrong    | the token is unknown.
          Bearer old      | the token expired at 1970-01-01T00:00:00Z.
          Basic cmlnaHQ=  | the Authorization header is not 'Bearer TOKEN'.
          Bearer          | the Authorization header is not 'Bearer TOKEN'.
          """)
  void refusesAWrongToken(String header, String reason) throws Exception {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.uri("/api/things/a")).header("Authorization", header));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(answer.body()).contains(reason).doesNotContain("wrong");
  }

  @Test
  void namesActionAndResourceOfWhatIsDenied() throws Exception {
    HttpResponse<String> answer = server.get("/api/forbidden");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("DENIED")
        .contains(
            "Cannot do 'thing:Forbidden' on 'berth:default:thing/x' as 'somebody': Nothing allows it.");
  }

  @Test
  void takesALiteralBeforeAParameter() throws Exception {
    assertThat(server.get("/api/things/first").body()).contains("the first");
    assertThat(server.get("/api/things/second").body()).contains("second");
  }

  @Test
  void decodesParametersOnce() throws Exception {
    assertThat(server.get("/api/things/caf%C3%A9%20au%20lait").body()).contains("café au lait");
    assertThat(server.get("/api/rest/web@stack/shop").body()).contains("web@stack/shop");
    assertThat(server.get("/api/rest/web%40stack%2Fshop").body()).contains("web@stack/shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/things/../things/a",
        "/api/things/%2e%2e",
        "/api/things/%252e%252e",
        "/api/things/.",
        "/api//things/a",
        "/api/things/a//",
        "/api/things/a%00b",
        "/api/things/a%0d%0ab",
        "/api/things/a%5cb",
        "/api/things/%zz",
        "/api/things/%e",
        "/api/things/%",
        "/api/things/%ff%fe",
        "/api/rest/a%2f..%2fb",
        "/api/rest/a/../b",
        "*"
      })
  void refusesPathsWithMoreThanOneReading(String path) throws Exception {
    assertThat(server.rawGet(path)).startsWith("HTTP/1.1 400 ").contains("INVALID_INPUT");
  }

  @Test
  void takesAPathWithASlashAtItsEndForAnother() throws Exception {
    assertThat(server.rawGet("/api/things/a/")).startsWith("HTTP/1.1 404 ");
    assertThat(server.rawGet("/api/things/")).startsWith("HTTP/1.1 404 ");
    assertThat(server.rawGet("/api/rest/a/b/")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void doesNotTakeAnEncodedSlashForAParameter() throws Exception {
    assertThat(server.rawGet("/api/things/a%2fb")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void tellsUnknownPathsAndWrongMethods() throws Exception {
    HttpResponse<String> unknown = server.get("/api/nothing");
    HttpResponse<String> wrong =
        server.send(server.request("/api/things/a").method("PATCH", BodyPublishers.noBody()));

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("NOT_FOUND");
    assertThat(wrong.statusCode()).isEqualTo(405);
    assertThat(wrong.headers().firstValue("Allow")).contains("DELETE, GET");
  }

  @Test
  void readsQueries() throws Exception {
    assertThat(server.get("/api/query?flag&number=3&word=a+b&word=%C3%A9").body())
        .contains("\"flag\":true")
        .contains("\"number\":3")
        .contains("[\"a b\",\"é\"]");
    assertThat(server.get("/api/query?number=12").body())
        .contains("'12' is no whole number from 1 to 9");
    assertThat(server.get("/api/query?flag=maybe").statusCode()).isEqualTo(400);
    assertThat(server.rawGet("/api/query?word=%f")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void readsJsonIntoRecords() throws Exception {
    HttpResponse<String> answer =
        server.postJson("/api/greetings", "{\"text\":\"hello\",\"names\":[\"a\"]}");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"text\":\"hello\",\"names\":[\"a\"]}\n");
  }

  @Test
  void tellsEverythingThatIsWrongWithABody() throws Exception {
    HttpResponse<String> answer =
        server.postJson("/api/greetings", "{\"txet\":\"hello\",\"names\":[\"a\",1]}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains(
            "{\"severity\":\"ERROR\",\"path\":\"txet\",\"message\":\"This field is unknown. Is 'text' meant?\"}")
        .contains(
            "{\"severity\":\"ERROR\",\"path\":\"text\",\"message\":\"This field is missing.\"}")
        .contains(
            "{\"severity\":\"ERROR\",\"path\":\"names[1]\",\"message\":\"Expected a text, found 1.\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"text\":}",
        "[1,2",
        "{} {}",
        "null",
        "{\"text\":\"a\",\"text\":\"b\"}"
      })
  void refusesWhatIsNoJson(String body) throws Exception {
    HttpResponse<String> answer = server.postJson("/api/greetings", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("INVALID_INPUT");
  }

  @Test
  void refusesDeepJson() throws Exception {
    assertThat(server.postJson("/api/greetings", "[".repeat(100_000)).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/jsonx", "application/json; charset=latin1"})
  void refusesOtherContentTypes(String type) throws Exception {
    HttpResponse<String> answer =
        server.send(
            server
                .request("/api/greetings")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void refusesAJsonBodyThatSaysItIsTooLong() throws Exception {
    String answer =
        server.raw(
            """
            POST /api/greetings HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer right\r
            Content-Type: application/json\r
            Content-Length: 3000000\r
            \r
            """);

    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("longer than 2MiB").contains("close");
  }

  @Test
  void refusesALongJsonBodyThatComesInChunks() throws Exception {
    StringBuilder request =
        new StringBuilder(
            """
            POST /api/greetings HTTP/1.1\r
            Host: localhost\r
            Authorization: Bearer right\r
            Content-Type: application/json\r
            Transfer-Encoding: chunked\r
            Connection: close\r
            \r
            """);
    for (int i = 0; i < 40; i++) {
      request.append("10000\r\n").append("x".repeat(65536)).append("\r\n");
    }
    request.append("0\r\n\r\n");

    assertThat(server.raw(request.toString())).startsWith("HTTP/1.1 413 ");
  }

  @Test
  void refusesABodyWhereNoneBelongs() throws Exception {
    HttpResponse<String> answer =
        server.send(
            server.request("/api/things/a").method("DELETE", BodyPublishers.ofString("{}")));

    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void asksForABodyOnlyAfterTheTokenIsRight() throws Exception {
    String head =
        """
        POST /api/greetings HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: 2\r
        Expect: 100-continue\r
        Connection: close\r
        \r
        """;

    assertThat(server.raw(head.formatted("wrong"))).startsWith("HTTP/1.1 401 ");
    assertThat(server.raw(head.formatted("right") + "{}"))
        .startsWith("HTTP/1.1 100 Continue")
        .contains("HTTP/1.1 400 ");
  }

  @Test
  void readsStreams() throws Exception {
    byte[] body = new byte[5_000_000];
    HttpResponse<String> answer =
        server.send(server.request("/api/streams").POST(BodyPublishers.ofByteArray(body)));

    assertThat(answer.body()).isEqualTo("{\"bytes\":5000000}\n");
  }

  @Test
  void refusesWhatAPageOfAnotherSiteSends() throws Exception {
    HttpRequest.Builder foreign =
        server.request("/api/things/a").DELETE().header("Origin", "http://evil.example");
    HttpRequest.Builder nobody = server.request("/api/things/a").DELETE().header("Origin", "null");
    HttpRequest.Builder own =
        server
            .request("/api/things/a")
            .DELETE()
            .header("Origin", "http://127.0.0.1:" + server.port());

    assertThat(server.send(foreign).statusCode()).isEqualTo(403);
    assertThat(server.send(nobody).statusCode()).isEqualTo(403);
    assertThat(server.send(own).statusCode()).isEqualTo(204);
  }

  @Test
  void givesFailuresOfTheServerAnId() throws Exception {
    HttpResponse<String> answer = server.get("/api/defect");

    assertThat(answer.statusCode()).isEqualTo(501);
    assertThat(answer.body())
        .contains(
            "\"code\":\"UNSUPPORTED\",\"message\":\"Cannot do it: no engine can.\",\"id\":\"id");
  }

  @Test
  void survivesWhatIsNoHttp() throws IOException {
    assertThat(server.raw("\u0000\u0001garbage\r\n\r\n")).doesNotContain("200");
    assertThat(server.rawGet("/api/health")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void refusesTwoEndpointsForOneRequest() {
    Endpoint one = Endpoint.get("/a/{x}", READ, _ -> "", _ -> Response.noContent());
    Endpoint other = Endpoint.get("/a/{y}", READ, _ -> "", _ -> Response.noContent());

    assertThatThrownBy(() -> TestServer.of(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two endpoints answer GET /a/{y}");
  }

  @Test
  void rendersWhatRecordsHold() {
    record Everything(Instant at, java.time.Duration took, ErrorCode code, double nothing) {}

    assertThat(
            Json.render(
                new Everything(
                    Instant.EPOCH,
                    java.time.Duration.ofSeconds(90),
                    ErrorCode.CONFLICT,
                    Double.NaN)))
        .isEqualTo(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"took\":\"PT1M30S\",\"code\":\"CONFLICT\",\"nothing\":null}");
  }
}
