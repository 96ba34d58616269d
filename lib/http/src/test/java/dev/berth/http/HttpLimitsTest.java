package dev.berth.http;

import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpLimitsTest {
  private static final HttpLimits NARROW =
      new HttpLimits(
          new ByteSize(100),
          new ByteSize(1000),
          2,
          1,
          Duration.ofMillis(300),
          Duration.ofMillis(300));

  @Test
  void answersOnlySoManyRequestsAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpLimits two =
        new HttpLimits(
            new ByteSize(100),
            new ByteSize(100),
            2,
            1,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    Endpoint slow =
        Endpoint.get(
            "/api/slow",
            READ,
            _ -> "thing/*",
            _ -> {
              begun.countDown();
              goOn.await();
              return Response.noContent();
            });
    try (TestServer server = new TestServer(two, List.of(slow), List.of())) {
      CompletableFuture<HttpResponse<Void>> first = start(server);
      CompletableFuture<HttpResponse<Void>> second = start(server);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      HttpResponse<String> third = server.get("/api/slow");
      goOn.countDown();

      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.body())
          .contains("too many requests are under way")
          .contains("\"id\":\"id1\"");
      assertThat(first.get().statusCode()).isEqualTo(204);
      assertThat(second.get().statusCode()).isEqualTo(204);
      assertThat(server.get("/api/slow").statusCode()).isEqualTo(204);
    }
  }

  private static CompletableFuture<HttpResponse<Void>> start(TestServer server) {
    return server
        .client()
        .sendAsync(server.request("/api/slow").build(), HttpResponse.BodyHandlers.discarding());
  }

  @Test
  void opensOnlySoManyStreamsAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Endpoint lines =
        Endpoint.get(
            "/api/slow",
            READ,
            _ -> "thing/*",
            _ ->
                new Response.Lines(
                    sink -> {
                      begun.countDown();
                      goOn.await();
                    }));
    try (TestServer server = new TestServer(NARROW, List.of(lines), List.of())) {
      CompletableFuture<HttpResponse<Void>> first = start(server);
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(server.table().counts().openStreams()).isEqualTo(1);

      assertThat(server.get("/api/slow").statusCode()).isEqualTo(503);
      goOn.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void givesUpAnAnswerThatTakesTooLong() throws Exception {
    Endpoint endless =
        Endpoint.get(
            "/api/endless",
            READ,
            _ -> "thing/*",
            _ -> {
              new CountDownLatch(1).await();
              return Response.noContent();
            });
    try (TestServer server = new TestServer(NARROW, List.of(endless), List.of())) {
      HttpResponse<String> answer = server.get("/api/endless");

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("TIMED_OUT").contains("it took too long");
    }
  }

  @Test
  void givesUpABodyThatDoesNotCome() throws Exception {
    try (TestServer server = new TestServer(NARROW, List.of(json(), stream()), List.of())) {
      String head =
          """
          POST %s HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer right\r
          Content-Type: application/json\r
          Content-Length: 50\r
          \r
          {""";

      assertThat(server.raw(head.formatted("/api/json"))).startsWith("HTTP/1.1 503 ");
      assertThat(server.raw(head.formatted("/api/stream"))).startsWith("HTTP/1.1 ");
    }
  }

  @Test
  void refusesLongStreamsWhetherAnnouncedOrNot() throws Exception {
    try (TestServer server = new TestServer(NARROW, List.of(json(), stream()), List.of())) {
      byte[] long_ = new byte[5000];
      HttpRequest.Builder announced =
          server.request("/api/stream").POST(BodyPublishers.ofByteArray(long_));
      HttpRequest.Builder chunked =
          server
              .request("/api/stream")
              .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(long_)));

      assertThat(server.send(announced).statusCode()).isEqualTo(413);
      assertThat(server.send(chunked).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void slowsAndThenStopsWhoGuessesTokensButNoNeighbour() throws Exception {
    HttpLimits wide = HttpLimits.DEFAULT;
    Endpoint plain = Endpoint.get("/api/plain", READ, _ -> "thing/*", _ -> Response.noContent());
    try (TestServer server = new TestServer(wide, List.of(plain), List.of())) {
      List<CompletableFuture<Integer>> guesses =
          java.util.stream.IntStream.range(0, 40).mapToObj(_ -> guess(server)).toList();
      List<Integer> statuses = guesses.stream().map(CompletableFuture::join).toList();

      assertThat(statuses).containsOnly(401, 429);
      assertThat(statuses.stream().filter(status -> status == 401)).hasSize(FailedAttempts.MOST);
      assertThat(server.table().counts().refusedTokens()).isEqualTo(40);
      assertThat(server.get("/api/plain").statusCode()).isEqualTo(204);
    }
  }

  private static CompletableFuture<Integer> guess(TestServer server) {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/api/plain"))
            .header("Authorization", "Bearer guess")
            .build();
    return server
        .client()
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private static Endpoint json() {
    return Endpoint.post(
            "/api/json", READ, _ -> "thing/*", request -> Response.ok(request.json(Object.class)))
        .withBody(Endpoint.Body.JSON);
  }

  private static Endpoint stream() {
    return Endpoint.post(
            "/api/stream",
            READ,
            _ -> "thing/*",
            request -> Response.ok(Map.of("bytes", request.stream().readAllBytes().length)))
        .withBody(Endpoint.Body.STREAM);
  }
}
