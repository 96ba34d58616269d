package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String HEAD = " / HTTP/1.1\r\nHost: shop.localhost\r\n";

  private Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = Door.open(Door.with(Door.quick()));
  }

  @AfterEach
  void close() {
    door.close();
  }

  private String get() throws IOException {
    return Wire.exchange(door.port(), "GET" + HEAD + "Connection: close\r\n\r\n");
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswer() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Backend backend =
        new Backend(
            on -> {
              on.readHead();
              if (on.in().read() < 0) {
                closed.countDown();
              }
            })) {
      door.route("shop", backend.port());
      assertThat(get()).startsWith("HTTP/1.1 504 Gateway Timeout\r\n");
      closed.await();
    }
  }

  @Test
  void keepsAConnectionOfHttp2ThatIsUsed() throws Exception {
    try (Backend backend = Backend.echoingHeads();
        Http2Wire wire = new Http2Wire(door.port())) {
      door.route("shop", backend.port());
      for (int stream = 1; stream < 15; stream += 2) {
        wire.get(stream, "shop.localhost");
        assertThat(wire.readOutcome().payload()).startsWith(":status: 200\n");
        TimeUnit.MILLISECONDS.sleep(300);
      }
    }
  }

  @Test
  void waitsForAResponseThatHasBegun() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (Backend backend =
        new Backend(
            on -> {
              on.readHead();
              on.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
              never.await(1_500, TimeUnit.MILLISECONDS);
              on.send("cd");
            })) {
      door.route("shop", backend.port());
      assertThat(get()).endsWith("\r\n\r\nabcd");
    }
  }

  @Test
  void closesAClientsConnectionThatDoesNothing() throws IOException {
    try (Backend backend = Backend.answering(OK);
        Wire silent = new Wire(door.port());
        Wire halfway = new Wire(door.port());
        Wire waiting = new Wire(door.port())) {
      door.route("shop", backend.port());
      halfway.send("GET / HTTP/1.1\r\nHost: sh");
      waiting.send("GET" + HEAD + "\r\n");
      assertThat(waiting.readHead()).startsWith("HTTP/1.1 200 ");
      waiting.read(2);
      assertThat(halfway.isClosed()).isTrue();
      assertThat(silent.isClosed()).isTrue();
      assertThat(waiting.isClosed()).isTrue();
    }
  }

  @Test
  void givesUpOnABodyThatDoesNotCome() throws IOException {
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  on.in().readNBytes(10);
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send("POST" + HEAD + "Content-Length: 10\r\n\r\nab");
      assertThat(wire.readAll()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
    }
  }

  @Test
  void letsConnectionsToServersGoThatItDoesNotNeed() throws IOException {
    AtomicInteger open = new AtomicInteger();
    try (Backend backend =
        new Backend(
            on -> {
              open.incrementAndGet();
              while (!on.readHead().isEmpty()) {
                on.send(OK);
              }
              open.decrementAndGet();
            })) {
      door.route("shop", backend.port());
      assertThat(get()).startsWith("HTTP/1.1 200 ");
      Eventually.withinSeconds(20, () -> assertThat(open).hasValue(0));
    }
  }
}
