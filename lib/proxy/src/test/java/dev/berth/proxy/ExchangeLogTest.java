package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the log is told: each request once, however it ended. */
class ExchangeLogTest {
  private static final String GET = "GET /x?y HTTP/1.1\r\nHost: shop.localhost\r\n";

  private final List<String> told = new CopyOnWriteArrayList<>();

  private void note(ExchangeLog.Ended ended) {
    Request request = ended.request();
    Passage passage = ended.passage();
    Upstream upstream = ended.upstream();
    assertThat(ended.startedMillis()).isGreaterThan(1_700_000_000_000L);
    assertThat(ended.id()).matches("[0-9a-f]{32}");
    told.add(
        "%s %s %s %d/%d %d>%d x%d"
            .formatted(
                request == null ? "-" : request.method() + " " + request.target(),
                passage == null ? "-" : passage.route(),
                upstream == null ? "-" : upstream.name(),
                ended.status(),
                ended.upstreamStatus(),
                ended.requestBytes(),
                ended.responseBytes(),
                ended.attempts()));
  }

  private void expect(String... lines) {
    Eventually.withinSeconds(20, () -> assertThat(told).containsExactly(lines));
  }

  @Test
  void isToldOfEachRequestOnce() throws Exception {
    try (Door door = Door.open(Door.settings(), this::note);
        Backend backend =
            new Backend(
                on -> {
                  while (on.readHead().contains("POST")) {
                    on.in().readNBytes(4);
                    on.send("HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\nreached");
                  }
                })) {
      door.route("shop", backend.port());
      Wire.exchange(
          door.port(),
          GET.replace("GET", "POST") + "Content-Length: 4\r\nConnection: close\r\n\r\nbody");
      expect("POST /x?y shop.localhost t1 201/201 4>7 x1");
      told.clear();
      Wire.exchange(door.port(), GET.replace("shop", "nobody") + "Connection: close\r\n\r\n");
      expect("GET /x?y - - 404/0 0>24 x0");
      told.clear();
      Wire.exchange(door.port(), "GARBAGE\r\n\r\n");
      expect("- - - 400/0 0>35 x0");
      told.clear();
      Wire.exchange(door.port(), GET.replace("GET", "TRACE") + "\r\n");
      expect("TRACE /x?y - - 405/0 0>42 x0");
    }
  }

  @Test
  void isToldOfThoseWhoLeft() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Door door = Door.open(Door.settings(), this::note);
        Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  arrived.countDown();
                  on.readHead();
                })) {
      door.route("shop", backend.port());
      try (Wire wire = new Wire(door.port())) {
        wire.send(GET + "\r\n");
        arrived.await();
      }
      expect("GET /x?y shop.localhost t1 0/0 0>0 x1");
    }
  }
}
