package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What filters may do to requests and responses. */
class FiltersTest {
  private static final String HEAD = " / HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n\r\n";

  private Door door;
  private Backend backend;

  @BeforeEach
  void open() throws Exception {
    door = Door.open();
    backend = Backend.echoingHeads();
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    backend.close();
  }

  private void filters(Filter... filters) {
    filters(backend, filters);
  }

  private void filters(Backend to, Filter... filters) {
    door.route(
        "shop",
        List.of(Door.upstream("t1", Door.LOOPBACK, to.port())),
        List.of(filters),
        Passage.Options.DEFAULT);
  }

  private String get() throws IOException {
    return Wire.exchange(door.port(), "GET" + HEAD + CLOSE);
  }

  private static Filter onRequest(java.util.function.Function<Exchange, Verdict> said) {
    return new Filter() {
      @Override
      public Verdict onRequest(Exchange exchange) {
        return said.apply(exchange);
      }
    };
  }

  private static Filter onResponse(
      java.util.function.BiFunction<Exchange, Response, ResponseVerdict> said) {
    return new Filter() {
      @Override
      public ResponseVerdict onResponse(Exchange exchange, Response response) {
        return said.apply(exchange, response);
      }
    };
  }

  /** Writes down what it is asked. */
  private static Filter noting(String name, List<String> notes) {
    return new Filter() {
      @Override
      public Verdict onRequest(Exchange exchange) {
        notes.add(name + " request");
        return Verdict.PASS;
      }

      @Override
      public ResponseVerdict onResponse(Exchange exchange, Response response) {
        notes.add(name + " response " + response.status());
        return ResponseVerdict.PASS;
      }

      @Override
      public void onEnd(Exchange exchange) {
        notes.add(name + " end");
      }
    };
  }

  @Test
  void areAskedInOrderAndBackAndToldOfTheEnd() throws IOException {
    List<String> notes = new CopyOnWriteArrayList<>();
    filters(noting("a", notes), noting("b", notes));
    assertThat(get()).startsWith("HTTP/1.1 200 ");
    assertThat(notes)
        .containsExactly(
            "a request", "b request", "b response 200", "a response 200", "a end", "b end");
  }

  @Test
  void changeRequestsAndResponses() throws IOException {
    filters(
        onRequest(
            exchange -> {
              exchange.request().setTarget("/other?x=\u00e9 y");
              exchange.request().headers().set("X-Set", "1");
              exchange.request().headers().set("X-Forwarded-Prefix", "/p");
              return Verdict.PASS;
            }),
        onResponse(
            (_, response) -> {
              response.setStatus(202);
              response.headers().add("X-Added", "2");
              return ResponseVerdict.PASS;
            }));
    assertThat(get())
        .startsWith("HTTP/1.1 202 Accepted\r\n")
        .contains("X-Added: 2\r\n", "GET /other?x=%e9%20y HTTP/1.1\r\n", "X-Set: 1\r\n")
        .contains("X-Forwarded-Prefix: /p\r\n");
  }

  @Test
  void answerInPlaceOfAServer() throws IOException {
    List<String> notes = new CopyOnWriteArrayList<>();
    filters(
        noting("a", notes),
        onRequest(_ -> new Verdict.Answer(Reply.redirect(302, "/login"))),
        noting("c", notes));
    assertThat(get())
        .startsWith("HTTP/1.1 302 Found\r\nLocation: /login\r\n")
        .endsWith("\r\n\r\n/login\n");
    assertThat(notes).containsExactly("a request", "a response 302", "a end");
  }

  @Test
  void takeTheirTime() throws Exception {
    CompletableFuture<Verdict> later = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    filters(
        onRequest(
            _ -> {
              asked.countDown();
              return new Verdict.Later(later);
            }));
    try (Wire wire = new Wire(door.port())) {
      wire.send("GET" + HEAD + CLOSE);
      asked.await();
      later.complete(Verdict.PASS);
      assertThat(wire.readAll()).startsWith("HTTP/1.1 200 ");
    }
    filters(
        onRequest(_ -> new Verdict.Later(CompletableFuture.failedFuture(new IOException("no")))));
    assertThat(get()).startsWith("HTTP/1.1 500 ").contains("Request ");
  }

  @Test
  void areToldOfTheEndWhenTheClientLeavesWhileTheyThink() throws Exception {
    List<String> notes = new CopyOnWriteArrayList<>();
    CountDownLatch asked = new CountDownLatch(1);
    filters(
        noting("a", notes),
        onRequest(
            _ -> {
              asked.countDown();
              return new Verdict.Later(new CompletableFuture<>());
            }));
    try (Wire wire = new Wire(door.port())) {
      wire.send("GET" + HEAD + CLOSE);
      asked.await();
    }
    Eventually.withinSeconds(20, () -> assertThat(notes).containsExactly("a request", "a end"));
  }

  @Test
  void failWithoutHarmToOthers() throws IOException {
    filters(
        onRequest(
            _ -> {
              throw new IllegalStateException("a broken filter");
            }));
    assertThat(get()).startsWith("HTTP/1.1 500 ").doesNotContain("a broken filter");
    filters(
        onResponse(
            (_, _) -> {
              throw new IllegalStateException("a broken filter");
            }));
    assertThat(get()).startsWith("HTTP/1.1 500 ").doesNotContain("a broken filter");
  }

  @Test
  void replaceResponses() throws IOException {
    List<String> notes = new CopyOnWriteArrayList<>();
    filters(
        noting("a", notes),
        onResponse((_, _) -> new ResponseVerdict.Replace(Reply.error(403, "Not today."))));
    assertThat(get()).startsWith("HTTP/1.1 403 Forbidden\r\n").endsWith("\r\n\r\nNot today.\n");
    assertThat(notes).containsExactly("a request", "a response 403", "a end");
  }

  @Test
  void fetchPagesFromElsewhere() throws IOException {
    Balancer pages =
        new TestBalancer(List.of(Door.upstream("pages", Door.LOOPBACK, backend.port())));
    try (Backend failing =
        Backend.answering(
            "HTTP/1.1 503 Gone Fishing\r\nX-Own: 1\r\nContent-Length: 3\r\n\r\nbad")) {
      filters(failing, onResponse((_, _) -> new ResponseVerdict.Fetch(pages, "/errors/503.html")));
      assertThat(get())
          .startsWith("HTTP/1.1 503 Gone Fishing\r\n")
          .contains("X-Own: 1\r\n", "\r\n\r\nGET /errors/503.html HTTP/1.1\r\n")
          .doesNotContain("bad");
      assertThat(Wire.exchange(door.port(), "HEAD" + HEAD + CLOSE))
          .startsWith("HTTP/1.1 503 ")
          .endsWith("\r\n\r\n");
      Balancer none = new TestBalancer(List.of());
      filters(failing, onResponse((_, _) -> new ResponseVerdict.Fetch(none, "/")));
      assertThat(get()).startsWith("HTTP/1.1 503 ").contains("is not running just now.");
    }
  }

  @Test
  void giveNoBodyToAResponseThatHasNone() throws IOException {
    Balancer pages =
        new TestBalancer(List.of(Door.upstream("pages", Door.LOOPBACK, backend.port())));
    try (Backend unchanged = Backend.answering("HTTP/1.1 304 Not Modified\r\nETag: a\r\n\r\n")) {
      filters(unchanged, onResponse((_, _) -> new ResponseVerdict.Fetch(pages, "/page")));
      String answers = Wire.exchange(door.port(), "GET" + HEAD + "\r\n" + "GET" + HEAD + CLOSE);
      assertThat(answers).doesNotContain("/page");
      assertThat(answers.split("HTTP/1.1 304 ", -1)).hasSize(3);
    }
  }

  @Test
  void seeErrorsOfTheProxyToo() throws IOException {
    List<String> notes = new CopyOnWriteArrayList<>();
    door.route("shop", List.of(), List.of(noting("a", notes)), Passage.Options.DEFAULT);
    assertThat(get()).startsWith("HTTP/1.1 503 ");
    assertThat(notes).containsExactly("a request", "a response 503", "a end");
  }

  private static Filter limiting(long most) {
    return onRequest(
        exchange -> {
          exchange.limitRequestBody(most);
          return Verdict.PASS;
        });
  }

  @Test
  void limitRequestBodies() throws IOException {
    filters(limiting(4));
    assertThat(
            Wire.exchange(door.port(), "POST" + HEAD + "Content-Length: 5\r\n" + CLOSE + "abcde"))
        .startsWith("HTTP/1.1 413 ");
    assertThat(
            Wire.exchange(
                door.port(),
                "POST" + HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n"))
        .contains("HTTP/1.1 413 ");
  }

  @Test
  void holdRequestBodiesUntilTheyAreWhole() throws Exception {
    try (Backend whole =
        new Backend(
            on -> {
              assertThat(on.readHead()).contains("content-length: 6\r\n").doesNotContain("chunked");
              String body = new String(on.in().readNBytes(6), StandardCharsets.ISO_8859_1);
              on.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + body);
            })) {
      filters(
          whole,
          onRequest(
              exchange -> {
                exchange.holdRequestBody();
                return Verdict.PASS;
              }));
      try (Wire wire = new Wire(door.port())) {
        wire.send("POST" + HEAD + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n" + CLOSE);
        assertThat(wire.readHead()).startsWith("HTTP/1.1 100 ");
        wire.send("3\r\nabc\r\n");
        assertThat(whole.accepted()).isZero();
        wire.send("3\r\ndef\r\n0\r\n\r\n");
        assertThat(wire.readAll()).endsWith("\r\n\r\nabcdef");
      }
    }
  }

  @Test
  void holdResponsesUntilTheyAreWhole() throws IOException {
    Filter holding =
        onRequest(
            exchange -> {
              exchange.holdResponseBody(5);
              return Verdict.PASS;
            });
    try (Backend chunks =
        Backend.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
      filters(chunks, holding);
      assertThat(get()).contains("content-length: 5\r\n").endsWith("\r\n\r\nabcde");
    }
    filters(holding);
    assertThat(get()).startsWith("HTTP/1.1 502 ");
    try (Backend long6 =
        Backend.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n0\r\n\r\n")) {
      filters(long6, holding);
      assertThat(get()).startsWith("HTTP/1.1 502 ");
    }
  }

  private static Filter compressing(String encoding) {
    return onResponse(
        (exchange, _) -> {
          exchange.compressResponse(encoding);
          return ResponseVerdict.PASS;
        });
  }

  @Test
  void compressResponses() throws IOException {
    String body = "hello, hello, hello, hello. ".repeat(2_000);
    try (Backend large =
        Backend.answering(
            "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)) {
      filters(large, compressing("gzip"));
      String answer = Wire.exchange(door.port(), "GET" + HEAD.replace("1.1", "1.0") + "\r\n");
      int end = answer.indexOf("\r\n\r\n");
      assertThat(answer.substring(0, end))
          .contains("Content-Encoding: gzip", "Vary: Accept-Encoding", "ETag: W/\"1\"")
          .doesNotContainIgnoringCase("content-length");
      byte[] packed = answer.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(packed.length).isLessThan(body.length() / 10);
      assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
          .asString(StandardCharsets.ISO_8859_1)
          .isEqualTo(body);
      filters(large, compressing("zstd"));
      assertThat(get()).endsWith(body);
      assertThat(Wire.exchange(door.port(), "HEAD" + HEAD + CLOSE))
          .doesNotContain("Content-Encoding");
    }
  }

  @Test
  void compressStreamsSoThatTheyFlow() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (Backend stream =
            new Backend(
                on -> {
                  on.readHead();
                  on.send("HTTP/1.1 200 OK\r\n\r\ndata: 1\n");
                  heard.await();
                });
        Wire wire = new Wire(door.port())) {
      filters(stream, compressing("deflate"));
      wire.send("GET" + HEAD.replace("1.1", "1.0") + "\r\n");
      wire.readHead();
      java.util.zip.InflaterInputStream in = new java.util.zip.InflaterInputStream(wire.in());
      assertThat(new String(in.readNBytes(8), StandardCharsets.ISO_8859_1)).isEqualTo("data: 1\n");
      heard.countDown();
    }
  }

  @Test
  void askForMoreAttempts() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (Backend breaking =
        new Backend(
            on -> {
              seen.add(on.readHead());
              if (seen.size() == 3) {
                on.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
              }
            })) {
      filters(
          breaking,
          onRequest(
              exchange -> {
                exchange.setMostAttempts(3);
                return Verdict.PASS;
              }));
      assertThat(get()).startsWith("HTTP/1.1 200 ");
      assertThat(seen).hasSize(3);
    }
  }

  @Test
  void keepWhatIsTheirs() throws IOException {
    Object key = new Object();
    filters(
        onRequest(
            exchange -> {
              exchange.attach(key, "first");
              exchange.attach(key, "second");
              return Verdict.PASS;
            }),
        onResponse(
            (exchange, response) -> {
              response.headers().set("X-Kept", exchange.attachment(key) + "");
              return ResponseVerdict.PASS;
            }));
    assertThat(get()).contains("X-Kept: second\r\n");
  }

  @Test
  void mayTellServersTheirOwnName() throws IOException {
    door.route(
        "shop",
        List.of(Door.upstream("t1", Door.LOOPBACK, backend.port())),
        List.of(),
        new Passage.Options(false, false, null));
    assertThat(get())
        .contains("\r\nHost: 127.0.0.1:" + backend.port() + "\r\n")
        .contains("X-Forwarded-Host: shop.localhost\r\n")
        .doesNotContain("\r\nHost: shop.localhost");
  }
}
