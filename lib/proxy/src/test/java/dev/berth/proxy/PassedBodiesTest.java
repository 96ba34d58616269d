package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PassedBodiesTest {
  private static final String HEAD = " / HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n";
  private static final int MEGABYTE = 1 << 20;

  private Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = Door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private Backend serve(Backend.Script script) throws IOException {
    Backend backend = new Backend(script);
    door.route("shop", backend.port());
    return backend;
  }

  private String ask(String request) throws IOException {
    return Wire.exchange(door.port(), request);
  }

  @Test
  void keepsTheLengthOfAResponse() throws Exception {
    try (Backend _ = serve(on -> answer(on, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"))) {
      assertThat(ask("GET" + HEAD + CLOSE + "\r\n"))
          .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nconnection: close\r\n\r\nabc");
    }
  }

  @Test
  void keepsTheChunksOfAResponseAndItsTrailers() throws Exception {
    try (Backend _ =
        serve(
            on ->
                answer(
                    on,
                    Wire.crlf(
                        """
                        HTTP/1.1 200 OK
                        Transfer-Encoding: chunked

                        3
                        abc
                        2;x=y
                        de
                        0
                        X-Sum: 1

                        """)))) {
      assertThat(ask("GET" + HEAD + CLOSE + "\r\n"))
          .startsWith(
              "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n3\r\nabc\r\n")
          .endsWith("0\r\nX-Sum: 1\r\n\r\n");
    }
  }

  @Test
  void chunksAResponseThatEndsWithItsConnection() throws Exception {
    try (Backend _ = serve(on -> answer(on, "HTTP/1.1 200 OK\r\n\r\nabc"))) {
      assertThat(ask("GET" + HEAD + CLOSE + "\r\n"))
          .contains("transfer-encoding: chunked\r\n")
          .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    }
  }

  @Test
  void passesAResponseWithoutABodyOn() throws Exception {
    try (Backend _ =
        serve(
            on -> {
              String head = on.readHead();
              while (!head.isEmpty()) {
                on.send(
                    head.startsWith("HEAD")
                        ? "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
                        : head.contains("/304")
                            ? "HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"
                            : "HTTP/1.1 204 No Content\r\n\r\n");
                head = on.readHead();
              }
            })) {
      try (Wire wire = new Wire(door.port())) {
        wire.send("HEAD" + HEAD + "\r\n");
        assertThat(wire.readHead()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        wire.send("GET /304 HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
        assertThat(wire.readHead()).isEqualTo("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n");
        wire.send("GET" + HEAD + "\r\n");
        assertThat(wire.readHead()).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        wire.send("HEAD" + HEAD + CLOSE + "\r\n");
        assertThat(wire.readAll()).endsWith("\r\n\r\n");
      }
    }
  }

  @Test
  void answersHttp10ClientsAsTheyUnderstandIt() throws Exception {
    try (Backend _ =
        serve(
            on ->
                answer(
                    on,
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))) {
      assertThat(ask("GET / HTTP/1.0\r\nHost: shop.localhost\r\n\r\n"))
          .startsWith("HTTP/1.0 200 OK\r\n")
          .doesNotContain("chunked")
          .endsWith("\r\n\r\nabc");
      assertThat(ask("GET / HTTP/1.0\r\nHost: shop.localhost\r\nConnection: keep-alive\r\n\r\n"))
          .contains("connection: close\r\n")
          .endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void keepsAnHttp10ConnectionWhoseResponseHasALength() throws Exception {
    try (Backend _ = serve(on -> answer(on, "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc"));
        Wire wire = new Wire(door.port())) {
      for (int i = 0; i < 2; i++) {
        wire.send("GET / HTTP/1.0\r\nHost: shop.localhost\r\nConnection: keep-alive\r\n\r\n");
        assertThat(wire.readHead()).contains("connection: keep-alive\r\n");
        assertThat(wire.read(3)).isEqualTo("abc");
      }
    }
  }

  @Test
  void passesRequestBodiesOnAsTheyCame() throws Exception {
    try (Backend _ =
        serve(
            on -> {
              String head = on.readHead();
              while (!head.isEmpty()) {
                int length = head.contains("chunked") ? 18 : 5;
                String body = new String(on.in().readNBytes(length), StandardCharsets.ISO_8859_1);
                String seen = (head.contains("chunked") ? "chunked:" : "length:") + body;
                on.send("HTTP/1.1 200 OK\r\nContent-Length: " + seen.length() + "\r\n\r\n" + seen);
                head = on.readHead();
              }
            })) {
      assertThat(ask("POST" + HEAD + CLOSE + "Content-Length: 5\r\n\r\nabcde"))
          .endsWith("\r\n\r\nlength:abcde");
      assertThat(
              ask(
                  "POST"
                      + HEAD
                      + CLOSE
                      + "Transfer-Encoding: chunked\r\n\r\n5;x\r\nab\r\nc\r\n3\r\ndef\r\n0\r\n\r\n"))
          .endsWith("\r\n\r\nchunked:5\r\nab\r\nc\r\n3\r\ndef\r\n");
    }
  }

  @Test
  void sendsEveryEventAtOnce() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    CountDownLatch heardHead = new CountDownLatch(1);
    try (Backend _ =
            serve(
                on -> {
                  on.readHead();
                  on.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
                  heardHead.await();
                  on.send("8\r\ndata: 1\n\r\n");
                  heard.await();
                  on.send("8\r\ndata: 2\n\r\n0\r\n\r\n");
                });
        Wire wire = new Wire(door.port())) {
      wire.send("GET" + HEAD + "\r\n");
      assertThat(wire.readHead()).contains("text/event-stream");
      heardHead.countDown();
      assertThat(wire.readUntil("data: 1\n\r\n")).isEqualTo("8\r\ndata: 1\n\r\n");
      heard.countDown();
      assertThat(wire.readUntil("0\r\n\r\n")).isEqualTo("8\r\ndata: 2\n\r\n0\r\n\r\n");
    }
  }

  @Test
  void holdsASlowReadersResponseAtTheServer() throws Exception {
    // The kernel alone may hold 36 MB between the two.
    long total = 192L * MEGABYTE;
    AtomicLong sent = new AtomicLong();
    try (Backend _ =
            serve(
                on -> {
                  on.readHead();
                  on.send("HTTP/1.1 200 OK\r\nContent-Length: " + total + "\r\n\r\n");
                  pour(on.out(), total, sent);
                });
        Wire wire = new Wire(door.port())) {
      wire.socket().setReceiveBufferSize(64 * 1024);
      wire.send("GET" + HEAD + CLOSE + "\r\n");
      wire.readHead();
      long stalledAt = stall(sent);
      assertThat(stalledAt).as("bytes taken from the server for nobody").isLessThan(64L * MEGABYTE);
      assertThat(count(wire.in())).isEqualTo(total);
    }
  }

  @Test
  void holdsAnUploadAtTheClientWhileTheServerIsSlow() throws Exception {
    long total = 192L * MEGABYTE;
    AtomicLong sent = new AtomicLong();
    CountDownLatch read = new CountDownLatch(1);
    CompletableFuture<Long> arrived = new CompletableFuture<>();
    try (Backend _ =
            serve(
                on -> {
                  on.readHead();
                  read.await();
                  byte[] part = new byte[64 * 1024];
                  long count = 0;
                  while (count < total) {
                    count += on.in().read(part);
                  }
                  arrived.complete(count);
                  on.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        Wire wire = new Wire(door.port())) {
      wire.send("PUT" + HEAD + CLOSE + "Content-Length: " + total + "\r\n\r\n");
      Threads.start("upload", () -> pourQuietly(wire, total, sent));
      assertThat(stall(sent))
          .as("bytes taken from the client for nobody")
          .isLessThan(64L * MEGABYTE);
      read.countDown();
      assertThat(arrived.get(60, TimeUnit.SECONDS)).isEqualTo(total);
      assertThat(wire.readAll()).endsWith("\r\n\r\nok");
    }
  }

  @Test
  void asksForABodyThatWaitsToBeAskedFor() throws Exception {
    try (Backend _ =
            serve(
                on -> {
                  assertThat(on.readHead()).contains("Expect: 100-continue\r\n");
                  on.send("HTTP/1.1 100 Continue\r\n\r\n");
                  String body = new String(on.in().readNBytes(4), StandardCharsets.ISO_8859_1);
                  on.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
                });
        Wire wire = new Wire(door.port())) {
      wire.send("POST" + HEAD + CLOSE + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      wire.send("body");
      assertThat(wire.readAll()).endsWith("\r\n\r\nbody");
    }
  }

  @Test
  void asksItselfWhereTheServerDoesNot() throws Exception {
    try (Backend _ =
            serve(
                on -> {
                  on.readHead();
                  on.in().readNBytes(4);
                  on.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        Wire wire = new Wire(door.port())) {
      wire.send("POST" + HEAD + CLOSE + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      wire.send("body");
      assertThat(wire.readAll()).endsWith("\r\n\r\nok");
    }
  }

  @Test
  void passesARefusalOnBeforeABodyIsSent() throws Exception {
    try (Backend _ =
            serve(on -> answer(on, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
        Wire wire = new Wire(door.port())) {
      wire.send("POST" + HEAD + "Content-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(wire.readAll())
          .startsWith("HTTP/1.1 403 Forbidden\r\n")
          .contains("connection: close\r\n")
          .endsWith("\r\n\r\nno");
    }
  }

  @Test
  void passesAnEarlyAnswerOnWhileTheBodyIsStillComing() throws Exception {
    try (Backend _ =
            serve(on -> answer(on, "HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"));
        Wire wire = new Wire(door.port())) {
      wire.send("POST" + HEAD + "Content-Length: 100000\r\n\r\nbegin");
      assertThat(wire.readHead()).startsWith("HTTP/1.1 413 Too Large\r\n");
      assertThat(wire.read(2)).isEqualTo("no");
    }
  }

  @Test
  void passesTheTrailersOfARequestOn() throws Exception {
    try (Backend _ =
        serve(
            on -> {
              on.readHead();
              byte[] body = on.in().readNBytes(23);
              on.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
              on.out().write(body);
            })) {
      assertThat(
              ask(
                  "POST"
                      + HEAD
                      + CLOSE
                      + "Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
                      + "3\r\nabc\r\n0\r\nX-Sum: 5\r\nContent-Length: 3\r\n"
                      + "X-Forwarded-For: 6.6.6.6\r\nx_real_ip: 6.6.6.6\r\nHost: evil\r\n"
                      + "Authorization: Basic YTpi\r\nCookie: a=b\r\n\r\n"))
          .endsWith("\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 5\r\n\r\n");
    }
  }

  @Test
  void passesEarlyHintsOn() throws Exception {
    try (Backend _ =
        serve(
            on ->
                answer(
                    on,
                    "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
      assertThat(ask("GET" + HEAD + CLOSE + "\r\n"))
          .isEqualTo(
              "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                  + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nconnection: close\r\n\r\nok");
      assertThat(ask("GET / HTTP/1.0\r\nHost: shop.localhost\r\n\r\n"))
          .startsWith("HTTP/1.0 200 OK\r\n");
    }
  }

  @Test
  void breaksOffAResponseWithBadChunks() throws Exception {
    for (String chunks :
        new String[] {
          "3\r\nabcde\r\n0\r\n\r\n", "x\r\nabc\r\n", "3\nabc\r\n", "FFFFFFFFFF\r\nabc\r\n"
        }) {
      try (Backend _ =
          serve(
              on -> answer(on, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))) {
        assertThat(ask("GET" + HEAD + CLOSE + "\r\n")).doesNotContain("0\r\n\r\n");
      }
    }
  }

  @Test
  void letsTheServerGoWhenItsClientLeaves() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (Backend _ =
            serve(
                on -> {
                  on.readHead();
                  ended.complete(on.in().read() < 0);
                });
        Wire wire = new Wire(door.port())) {
      wire.send("GET" + HEAD + "\r\n");
      wire.close();
      assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void breaksOffAResponseThatItsServerBrokeOff() throws Exception {
    for (String begun :
        new String[] {
          "Content-Length: 100\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
        }) {
      CountDownLatch heard = new CountDownLatch(1);
      try (Backend _ =
              serve(
                  on -> {
                    on.readHead();
                    on.send("HTTP/1.1 200 OK\r\n" + begun);
                    heard.await();
                  });
          Wire wire = new Wire(door.port())) {
        wire.send("GET" + HEAD + "\r\n");
        wire.readUntil("abc");
        heard.countDown();
        assertThat(wire.readAll()).doesNotContain("0\r\n\r\n");
      }
    }
  }

  private static void answer(Backend.Connection on, String response) throws IOException {
    while (!on.readHead().isEmpty()) {
      on.send(response);
      if (!response.contains("Length") && !response.contains("chunked")) {
        return;
      }
    }
  }

  private static void pour(OutputStream out, long total, AtomicLong sent) throws IOException {
    byte[] part = new byte[64 * 1024];
    while (sent.get() < total) {
      out.write(part);
      sent.addAndGet(part.length);
    }
  }

  private static void pourQuietly(Wire wire, long total, AtomicLong sent) {
    try {
      pour(wire.socket().getOutputStream(), total, sent);
    } catch (IOException _) {
      // Seen by who counts.
    }
  }

  /** Waits until a number grows no more. */
  private static long stall(AtomicLong sent) {
    long[] last = {-1, 0};
    Eventually.withinSeconds(
        20,
        () -> {
          long now = sent.get();
          last[1] = now == last[0] && now > 0 ? last[1] + 1 : 0;
          last[0] = now;
          assertThat(last[1]).isGreaterThan(50);
        });
    return last[0];
  }

  private static long count(InputStream in) throws IOException {
    byte[] part = new byte[64 * 1024];
    long count = 0;
    for (int read = in.read(part); read >= 0; read = in.read(part)) {
      count += read;
    }
    return count;
  }
}
