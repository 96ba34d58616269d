package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
  private static final String UPGRADE =
      Wire.crlf(
          """
          GET /chat HTTP/1.1
          Host: shop.localhost
          Connection: keep-alive, Upgrade
          Upgrade: websocket
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Sec-WebSocket-Version: 13

          """);
  private static final String SWITCHED =
      Wire.crlf(
          """
          HTTP/1.1 101 Switching Protocols
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
          X-Own: 1

          """);

  private Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = Door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void passesEveryByteAndTheTasksAnswer() throws Exception {
    try (Backend backend =
            new Backend(
                on -> {
                  String head = on.readHead();
                  assertThat(head).contains("upgrade: websocket\r\n", "connection: Upgrade\r\n");
                  on.send(SWITCHED + "early");
                  echo(on);
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send(UPGRADE);
      assertThat(wire.readHead())
          .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
          .containsIgnoringCase("connection: upgrade\r\n")
          .containsIgnoringCase("upgrade: websocket\r\n")
          .contains("X-Own: 1\r\n");
      assertThat(wire.read(5)).isEqualTo("early");
      wire.send("\0\1\2GET / HTTP/1.1\r\n\r\n");
      assertThat(wire.read(21)).isEqualTo("\0\1\2GET / HTTP/1.1\r\n\r\n");
    }
  }

  @Test
  void staysOpenWhenNothingIsSaid() throws Exception {
    try (Door quick = Door.open(Door.with(Door.quick()));
        Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  on.send(SWITCHED);
                  echo(on);
                });
        Wire wire = new Wire(quick.port());
        Wire other = new Wire(quick.port())) {
      quick.route("shop", backend.port());
      wire.send(UPGRADE);
      wire.readHead();
      // A connection that may idle no longer than this one is closed meanwhile.
      assertThat(other.isClosed()).isTrue();
      try (Wire another = new Wire(quick.port())) {
        assertThat(another.isClosed()).isTrue();
      }
      wire.send("still");
      assertThat(wire.read(5)).isEqualTo("still");
    }
  }

  @Test
  void passesARefusalOn() throws Exception {
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  on.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  on.readHead();
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      for (int i = 0; i < 2; i++) {
        wire.send(UPGRADE);
        assertThat(wire.readHead()).startsWith("HTTP/1.1 403 Forbidden\r\n");
        assertThat(wire.read(2)).isEqualTo("no");
      }
      assertThat(backend.accepted()).isEqualTo(2);
    }
  }

  @Test
  void endsOnBothSidesWhenOneLeaves() throws Exception {
    BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    try (Backend backend =
        new Backend(
            on -> {
              on.readHead();
              on.send(SWITCHED);
              if (on.in().read() == 'x') {
                return;
              }
              ended.add("client left");
            })) {
      door.route("shop", backend.port());
      try (Wire wire = new Wire(door.port())) {
        wire.send(UPGRADE);
        wire.readHead();
        wire.send("x");
        assertThat(wire.isClosed()).isTrue();
      }
      try (Wire wire = new Wire(door.port())) {
        wire.send(UPGRADE);
        wire.readHead();
      }
      assertThat(ended.poll(10, TimeUnit.SECONDS)).isEqualTo("client left");
      Eventually.withinSeconds(
          20, () -> door.drain("shop", door.upstream("shop"), Duration.ofMillis(1)));
    }
  }

  @Test
  void closesWhenItsTaskHasToGo() throws Exception {
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  on.send(SWITCHED);
                  echo(on);
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send(UPGRADE);
      wire.readHead();
      long before = System.nanoTime();
      door.drain("shop", door.upstream("shop"), Duration.ofMillis(300));
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofMillis(290));
      assertThat(wire.isClosed()).isTrue();
    }
  }

  private static void echo(Backend.Connection on) throws IOException {
    byte[] part = new byte[4096];
    for (int count = on.in().read(part); count >= 0; count = on.in().read(part)) {
      on.out().write(part, 0, count);
      on.out().flush();
    }
  }
}
