package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailingServersTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HEAD = " / HTTP/1.1\r\nHost: shop.localhost\r\n";
  private static final String CLOSE = "Connection: close\r\n";

  private Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = Door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private String ask(String request) throws IOException {
    return Wire.exchange(door.port(), request);
  }

  private String get() throws IOException {
    return ask("GET" + HEAD + CLOSE + "\r\n");
  }

  @Test
  void saysThatNothingIsRoutedHere() throws IOException {
    String nobody = "GET / HTTP/1.1\r\nHost: nobody.localhost\r\n" + CLOSE;
    assertThat(ask(nobody + "\r\n"))
        .startsWith("HTTP/1.1 404 Not Found\r\n")
        .endsWith("\r\n\r\nNothing is routed here.\n");
    assertThat(ask(nobody + "Accept: text/html,*/*\r\n\r\n")).contains("text/html", "<h1>404</h1>");
    assertThat(ask(nobody + "Accept: application/json\r\n\r\n"))
        .endsWith("{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"Nothing is routed here.\"}}");
    assertThat(ask("GET / HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.0 404 Not Found\r\n");
  }

  @Test
  void saysThatARouteHasNoServer() throws IOException {
    door.route("shop", List.of());
    assertThat(get())
        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
        .contains("Retry-After: 2\r\n");
    assertThat(ask("POST" + HEAD + CLOSE + "Content-Length: 4\r\n\r\nbody"))
        .startsWith("HTTP/1.1 503 ");
  }

  @Test
  void keepsAConnectionOverAnAnswerOfItsOwn() throws IOException {
    door.route("shop", List.of());
    try (Wire wire = new Wire(door.port())) {
      for (int i = 0; i < 3; i++) {
        wire.send("POST" + HEAD + "Content-Length: 4\r\n\r\nbody");
        assertThat(wire.readHead()).startsWith("HTTP/1.1 503 ");
        wire.readUntil("now.\n");
        assertThat(wire.readUntil("\n")).matches("Request [0-9a-f]{32}\n");
      }
    }
  }

  @Test
  void goesToAnotherServerWhenOneCannotBeConnectedTo() throws IOException {
    try (Backend backend =
        new Backend(InetAddress.ofLiteral("127.0.1.2"), 0, FailingServersTest::ok)) {
      door.route("shop", Door.upstreams(3, backend.port()));
      for (int i = 0; i < 20; i++) {
        assertThat(ask("POST" + HEAD + CLOSE + "Content-Length: 4\r\n\r\nbody"))
            .startsWith("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void triesAllThatRefuseBeforeItGivesUp() throws IOException {
    try (Backend backend =
        new Backend(InetAddress.ofLiteral("127.0.1.9"), 0, FailingServersTest::ok)) {
      List<Upstream> all = Door.upstreams(10, backend.port());
      door.route("shop", all);
      for (int i = 0; i < 5; i++) {
        assertThat(get()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(all.subList(0, 9)).allMatch(Upstream::isAvoided);
    }
  }

  @Test
  void findsOutThatAServerIsBackWithoutARequest() throws IOException {
    int port;
    try (Backend backend = Backend.answering(OK)) {
      port = backend.port();
    }
    List<Upstream> all = Door.upstreams(2, port);
    door.route("shop", all);
    assertThat(get()).startsWith("HTTP/1.1 502 ");
    assertThat(all).allMatch(Upstream::isAvoided);
    try (Backend back =
        new Backend(InetAddress.ofLiteral("127.0.1.1"), port, FailingServersTest::ok)) {
      Eventually.within(Duration.ofSeconds(20), () -> assertThat(all.get(1).isAvoided()).isFalse());
      assertThat(back.accepted()).isPositive();
      assertThat(all.get(0).isAvoided()).isTrue();
    }
  }

  @Test
  void triesAllWhereAllHaveFailed() throws IOException {
    int port;
    try (Backend backend = Backend.answering(OK)) {
      port = backend.port();
    }
    List<Upstream> all = Door.upstreams(3, port);
    door.route("shop", all);
    assertThat(get()).startsWith("HTTP/1.1 502 ");
    try (Backend _ =
        new Backend(InetAddress.ofLiteral("127.0.1.2"), port, FailingServersTest::ok)) {
      assertThat(get()).startsWith("HTTP/1.1 200 ");
      assertThat(all.get(2).isAvoided()).as("at once").isFalse();
    }
  }

  @Test
  void saysThatNoServerCanBeConnectedTo() throws IOException {
    int port;
    try (Backend backend = Backend.answering(OK)) {
      port = backend.port();
    }
    door.route("shop", Door.upstreams(2, port));
    assertThat(get()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
  }

  @Test
  void sendsAgainWhatAKeptConnectionSwallowed() throws IOException {
    try (Backend backend = answeringOnce();
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      for (int i = 1; i <= 6; i++) {
        wire.send("GET" + HEAD + "\r\n");
        assertThat(wire.readHead()).as("request %d", i).startsWith("HTTP/1.1 200 ");
        wire.read(2);
      }
    }
  }

  @Test
  void sendsNothingTwiceThatMustNotBe() throws IOException {
    try (Backend backend = answeringOnce();
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send("GET" + HEAD + "\r\n");
      assertThat(wire.readHead()).startsWith("HTTP/1.1 200 ");
      wire.read(2);
      wire.send("POST" + HEAD + CLOSE + "\r\n");
      assertThat(wire.readAll()).startsWith("HTTP/1.1 502 ");
      assertThat(backend.accepted()).isEqualTo(1);
    }
  }

  @Test
  void doesNotSendAgainWhatANewConnectionSwallowed() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (Backend backend =
        new Backend(
            on -> {
              on.readHead();
              requests.incrementAndGet();
            })) {
      door.route("shop", backend.port());
      assertThat(get()).startsWith("HTTP/1.1 502 ");
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void asksAnotherServerWhereOneBreaksOffANewConnection() throws IOException {
    AtomicInteger swallowed = new AtomicInteger();
    try (Backend ok = new Backend(InetAddress.ofLiteral("127.0.1.1"), 0, FailingServersTest::ok);
        Backend _ =
            new Backend(
                InetAddress.ofLiteral("127.0.1.0"),
                ok.port(),
                on -> {
                  on.readHead();
                  swallowed.incrementAndGet();
                })) {
      door.route("shop", Door.upstreams(2, ok.port()));
      for (int i = 0; i < 10; i++) {
        assertThat(get()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(swallowed).hasPositiveValue();

      int before = swallowed.get();
      List<String> deleted = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        deleted.add(ask("DELETE" + HEAD + CLOSE + "\r\n"));
      }
      assertThat(deleted.stream().filter(answer -> answer.startsWith("HTTP/1.1 502 ")))
          .hasSize(swallowed.get() - before)
          .isNotEmpty();
    }
  }

  @Test
  void opensNoMoreConnectionsToAServerThanItMay() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Door narrow = Door.open(Door.with(Door.limits(100, 1, 1)));
        Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  arrived.countDown();
                  on.readHead();
                });
        Wire wire = new Wire(narrow.port())) {
      narrow.route("shop", backend.port());
      wire.send("GET" + HEAD + "\r\n");
      arrived.await();
      assertThat(Wire.exchange(narrow.port(), "GET" + HEAD + CLOSE + "\r\n"))
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After");
    }
  }

  @Test
  void refusesConnectionsBeyondItsLimit() throws Exception {
    try (Door narrow = Door.open(Door.with(Door.limits(2, 2, 1)));
        Backend backend = Backend.answering(OK);
        Wire one = new Wire(narrow.port());
        Wire two = new Wire(narrow.port())) {
      narrow.route("shop", backend.port());
      for (Wire wire : List.of(one, two)) {
        wire.send("GET" + HEAD + "\r\n");
        assertThat(wire.readUntil("ok")).startsWith("HTTP/1.1 200 ");
      }
      try (Wire three = new Wire(narrow.port())) {
        assertThat(three.isClosed()).isTrue();
      }
      one.close();
      Eventually.within(
          Duration.ofSeconds(5),
          () ->
              assertThat(Wire.exchange(narrow.port(), "GET" + HEAD + CLOSE + "\r\n"))
                  .endsWith("ok"));
    }
  }

  private static void ok(Backend.Connection on) throws IOException {
    String head = on.readHead();
    while (!head.isEmpty()) {
      if (head.contains("Content-Length: 4")) {
        on.in().readNBytes(4);
      }
      on.send(OK);
      head = on.readHead();
    }
  }

  /** Answers the first request of each connection, and closes at the second without an answer. */
  private static Backend answeringOnce() throws IOException {
    return new Backend(
        on -> {
          on.readHead();
          on.send(OK);
          on.readHead();
        });
  }
}
