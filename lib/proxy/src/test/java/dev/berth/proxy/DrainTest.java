package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
  private static final String GET_ONCE =
      "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";

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
  void takesTheServerOutAtOnceAndWaitsForItsRequest() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    try (Backend slow =
            new Backend(
                InetAddress.ofLiteral("127.0.1.0"),
                0,
                on -> {
                  on.readHead();
                  arrived.countDown();
                  proceed.await();
                  on.send(OK.replace("ok", "t0"));
                  on.readHead();
                });
        Backend other =
            new Backend(
                InetAddress.ofLiteral("127.0.1.1"),
                slow.port(),
                on -> {
                  while (!on.readHead().isEmpty()) {
                    on.send(OK.replace("ok", "t1"));
                  }
                })) {
      List<Upstream> both = Door.upstreams(2, slow.port());
      door.route("shop", both.subList(0, 1));
      try (Wire wire = new Wire(door.port())) {
        wire.send(GET);
        arrived.await();
        door.route("shop", both);
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Threads.start("drain", () -> drain(both.getFirst(), drained));
        for (int i = 0; i < 20; i++) {
          assertThat(Wire.exchange(door.port(), GET_ONCE)).endsWith("t1");
        }
        assertThat(drained).isNotDone();
        proceed.countDown();
        wire.readHead();
        assertThat(wire.read(2)).isEqualTo("t0");
        assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private void drain(Upstream first, CompletableFuture<Boolean> drained) {
    try {
      door.drain("shop", first, Duration.ofSeconds(30));
      drained.complete(true);
    } catch (InterruptedException e) {
      drained.completeExceptionally(e);
    }
  }

  @Test
  void answersWhatIsHereBeforeItStops() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    try (Backend slow =
            new Backend(
                on -> {
                  on.readHead();
                  arrived.countDown();
                  proceed.await();
                  on.send(OK);
                });
        Wire waiting = new Wire(door.port());
        Wire idle = new Wire(door.port())) {
      door.route("shop", slow.port());
      int port = door.port();
      idle.send("GET / HTTP/1.1\r\nHost: nobody.localhost\r\n\r\n");
      assertThat(idle.readHead()).startsWith("HTTP/1.1 404 ");
      waiting.send(GET);
      arrived.await();
      CompletableFuture<Boolean> drained = new CompletableFuture<>();
      Threads.start(
          "drain",
          () -> {
            try {
              door.server().drain(Duration.ofSeconds(30));
              drained.complete(true);
            } catch (InterruptedException e) {
              drained.completeExceptionally(e);
            }
          });
      assertThat(idle.readAll()).isNotNull();
      assertThatThrownBy(() -> new Wire(port).close()).isInstanceOf(ConnectException.class);
      // The loop of the other connection may be told a moment later.
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> drained.get(300, TimeUnit.MILLISECONDS));
      proceed.countDown();
      assertThat(waiting.readHead()).containsIgnoringCase("Connection: close");
      assertThat(waiting.read(2)).isEqualTo("ok");
      assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void givesUpAfterTheTimeThatItWasGiven() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  arrived.countDown();
                  on.readHead();
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send(GET);
      arrived.await();
      door.drain("shop", door.upstream("shop"), Duration.ofMillis(200));
      assertThat(wire.readHead()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void letsConnectionsGoThatCarryNothing() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  on.send(OK);
                  if (on.readHead().isEmpty()) {
                    closed.countDown();
                  }
                });
        Wire wire = new Wire(door.port())) {
      door.route("shop", backend.port());
      wire.send(GET);
      wire.readHead();
      long before = System.nanoTime();
      door.drain("shop", door.upstream("shop"), Duration.ofSeconds(30));
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
  }
}
