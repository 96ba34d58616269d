package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
  private static final String GET_ONCE =
      "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n";
  private static final TaskId FIRST = new TaskId("t0");

  private Door door;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    door = Door.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void takesTheTaskOutAtOnceAndWaitsForItsRequest() throws Exception {
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
      door.door().update(List.of(Door.service("shop", slow.port(), Door.tasks(1))));
      try (Wire wire = new Wire(door.port())) {
        wire.send(GET);
        arrived.await();
        door.door().update(List.of(Door.service("shop", other.port(), Door.tasks(2))));
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        Threads.start("drain", () -> drain(drained));
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

  private void drain(CompletableFuture<Boolean> drained) {
    try {
      door.door().drain(FIRST, Duration.ofSeconds(30));
      drained.complete(true);
    } catch (InterruptedException e) {
      drained.completeExceptionally(e);
    }
  }

  @Test
  void staysOutWhileUpdatesStillNameIt() throws Exception {
    try (Backend backend = Backend.answering(OK)) {
      door.route("shop", backend.port());
      door.door().drain(new TaskId("t1"), Duration.ofSeconds(5));
      assertThat(Wire.exchange(door.port(), GET_ONCE)).startsWith("HTTP/1.1 503 ");
      door.route("shop", backend.port());
      assertThat(Wire.exchange(door.port(), GET_ONCE)).startsWith("HTTP/1.1 503 ");
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
      door.door().drain(new TaskId("t1"), Duration.ofMillis(200));
      assertThat(wire.readHead()).startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void returnsAtOnceForATaskThatIsNotThere() throws InterruptedException {
    long before = System.nanoTime();
    door.door().drain(new TaskId("none"), Duration.ofSeconds(30));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
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
      door.door().drain(new TaskId("t1"), Duration.ofSeconds(30));
      assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }
  }
}
