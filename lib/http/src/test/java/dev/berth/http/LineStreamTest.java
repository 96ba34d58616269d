package dev.berth.http;

import static dev.berth.http.TestServer.READ;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineStreamTest {
  @Test
  void sendsALineAsSoonAsItIsWritten() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.write(Map.of("number", 1));
                  assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();
                  sink.write(Map.of("number", 2));
                }))) {
      HttpResponse<InputStream> answer =
          server
              .client()
              .send(
                  server.request("/api/lines").build(), HttpResponse.BodyHandlers.ofInputStream());
      byte[] first = answer.body().readNBytes(13);
      read.countDown();

      assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("{\"number\":1}\n");
      assertThat(answer.body().readAllBytes()).asString().isEqualTo("{\"number\":2}\n");
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    }
  }

  @Test
  void saysWhenTheCallerHasGone() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.onClose(closed::countDown);
                  sink.write(Map.of("number", 1));
                  closed.await();
                }))) {
      leaveAfterTheFirstLine(server);

      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void waitsForACallerThatIsSlow() throws Exception {
    AtomicInteger written = new AtomicInteger();
    CountDownLatch gone = new CountDownLatch(1);
    String text = "x".repeat(64 * 1024);
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.onClose(gone::countDown);
                  while (true) {
                    sink.write(Map.of("text", text));
                    written.incrementAndGet();
                  }
                }))) {
      try (Socket socket = open(server)) {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        // What the kernel and the budget hold, but nowhere near what could be written.
        assertThat(gone.await(1, TimeUnit.SECONDS)).isFalse();
        assertThat(written.get()).isLessThan(500);
      }
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void tellsAFailureAndBreaksOff() throws Exception {
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.write(Map.of("number", 1));
                  throw new BerthException(ErrorCode.NOT_FOUND, "Cannot go on: it has gone.");
                }))) {
      String answer = server.rawGet("/api/lines");

      assertThat(answer)
          .startsWith("HTTP/1.1 200 ")
          .contains("{\"number\":1}\n")
          .contains(
              "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Cannot go on: it has gone.\"}}\n")
          .doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void breaksOffWhenTheHandlerHasADefect() throws Exception {
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.write(Map.of("number", 1));
                  throw new StackOverflowError();
                }))) {
      assertThat(server.rawGet("/api/lines"))
          .startsWith("HTTP/1.1 200 ")
          .doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void sendsLinesToAnOldClient() throws Exception {
    try (TestServer server = TestServer.of(lines(sink -> sink.write(Map.of("number", 1))))) {
      String answer = server.raw("GET /api/lines HTTP/1.0\r\nAuthorization: Bearer right\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.0 200 ").endsWith("\r\n\r\n{\"number\":1}\n");
    }
  }

  @Test
  void breaksOffWithACallerThatTakesNothing() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    HttpLimits impatient =
        new HttpLimits(
            new ByteSize(100),
            new ByteSize(100),
            1,
            1,
            Duration.ofMinutes(1),
            Duration.ofMillis(200));
    String text = "x".repeat(64 * 1024);
    Endpoint endless =
        lines(
            sink -> {
              sink.onClose(gone::countDown);
              while (true) {
                sink.write(Map.of("text", text));
              }
            });
    try (TestServer server = new TestServer(impatient, List.of(endless), List.of());
        Socket socket = open(server)) {
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(socket.isClosed()).isFalse();
    }
  }

  @Test
  void endsWhenTheTableIsClosed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.write(Map.of("number", 1));
                  begun.countDown();
                  new CountDownLatch(1).await();
                }));
    try (Socket socket = open(server)) {
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      server.close();

      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  @Test
  void sendsEventsToACallerThatWantsThem() throws Exception {
    try (TestServer server =
        TestServer.of(
            lines(
                sink -> {
                  sink.write(Map.of("text", "two\nlines"));
                  throw new BerthException(ErrorCode.NOT_FOUND, "Cannot go on: it has gone.");
                }))) {
      String answer =
          server.raw(
              """
              GET /api/lines HTTP/1.1\r
              Host: localhost\r
              Authorization: Bearer right\r
              Accept: text/event-stream\r
              Connection: close\r
              \r
              """);

      assertThat(answer)
          .containsIgnoringCase("content-type: text/event-stream")
          .contains("data: {\"text\":\"two\\nlines\"}\n\n")
          .contains(
              "data: {\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Cannot go on: it has gone.\"}}\n\n")
          .doesNotContain("\r\n0\r\n");
    }
  }

  private static Endpoint lines(Response.LineSource source) {
    return Endpoint.get("/api/lines", READ, _ -> "thing/*", _ -> new Response.Lines(source));
  }

  private static Socket open(TestServer server) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    String request =
        "GET /api/lines HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer right\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void leaveAfterTheFirstLine(TestServer server) throws Exception {
    try (Socket socket = open(server)) {
      InputStream in = socket.getInputStream();
      StringBuilder read = new StringBuilder();
      while (read.indexOf("number") < 0) {
        read.append((char) in.read());
      }
    }
  }
}
