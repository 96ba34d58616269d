package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients, and servers, that want this side to keep more than it can. */
final class HostileClientsTest {
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;
  private static final int WINDOW = 4;
  private static final int UNRECOGNIZED_NAME = 112;
  private static final String HEAD = " / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";

  private SecureDoor door;

  @BeforeEach
  void open() throws Exception {
    door = SecureDoor.open();
    door.certificates.with("shop.localhost");
  }

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void asksNothingMoreForWhoReadsNoAnswers() throws Exception {
    int requests = 1_000;
    int length = 60_000;
    AtomicInteger answered = new AtomicInteger();
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "a".repeat(length);
    try (Backend backend =
            new Backend(
                on -> {
                  while (!on.readHead().isEmpty()) {
                    on.send(answer);
                    answered.incrementAndGet();
                  }
                });
        Wire wire = new Wire(door.port("web"))) {
      door.route("shop.localhost", backend.port());
      wire.socket().setReceiveBufferSize(64 * 1024);
      Threads.start("asks", () -> ask(wire, ("GET" + HEAD).repeat(requests)));
      assertThat(stalled(answered)).as("answers that nobody reads").isLessThan(requests / 2);
      for (int i = 0; i < requests; i++) {
        wire.readHead();
        wire.read(length);
      }
      assertThat(answered).hasValue(requests);
    }
  }

  private static void ask(Wire wire, String requests) {
    try {
      wire.send(requests);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int stalled(AtomicInteger count) throws InterruptedException {
    int before = -1;
    while (count.get() != before || before == 0) {
      before = count.get();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return before;
  }

  @Test
  void dropsNewsForWhoDoesNotRead() throws Exception {
    String news = "HTTP/1.1 103 Early Hints\r\nLink: " + "a".repeat(16_000) + "\r\n\r\n";
    int count = 4_000;
    CountDownLatch told = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  for (int i = 0; i < count; i++) {
                    on.send(news);
                  }
                  on.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  told.countDown();
                });
        Wire wire = new Wire(door.port("web"))) {
      door.route("shop.localhost", backend.port());
      wire.socket().setReceiveBufferSize(64 * 1024);
      wire.send("GET" + HEAD);
      told.await();
      int heard = 0;
      String head = wire.readHead();
      while (head.startsWith("HTTP/1.1 103 ")) {
        heard++;
        head = wire.readHead();
      }
      assertThat(heard).isBetween(1, count / 2);
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
      assertThat(wire.read(2)).isEqualTo("ok");
    }
  }

  @Test
  void asksForNoBodyThatNobodyHas() throws Exception {
    try (Backend backend =
        Backend.answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
      door.route("shop.localhost", backend.port());
      try (Wire wire = new Wire(door.port("web"))) {
        wire.send("GET" + HEAD);
        assertThat(wire.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
      }
      assertThat(Wire.exchange(door.port("web"), "GET" + HEAD.replace("1.1", "1.0")))
          .startsWith("HTTP/1.0 200 OK\r\n");
    }
  }

  @Test
  void readsAHelloInSingleBytes() throws Exception {
    try (Wire wire = new Wire(door.port("websecure"))) {
      for (byte b : hello("nobody.localhost", 12_000)) {
        wire.send(new byte[] {b});
      }
      assertThat(wire.in().readNBytes(7)[6]).isEqualTo((byte) UNRECOGNIZED_NAME);
    }
  }

  /** A hello that asks for a name, with so much padding (RFC 7685). */
  private static byte[] hello(String name, int padding) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    names.write(0);
    number(names, text.length, 2);
    names.writeBytes(text);
    ByteArrayOutputStream extensions = new ByteArrayOutputStream();
    number(extensions, 0, 2);
    number(extensions, names.size() + 2, 2);
    number(extensions, names.size(), 2);
    extensions.writeBytes(names.toByteArray());
    number(extensions, 21, 2);
    number(extensions, padding, 2);
    extensions.writeBytes(new byte[padding]);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    number(body, 0x303, 2);
    body.writeBytes(new byte[32]);
    number(body, 0, 1);
    number(body, 2, 2);
    number(body, 0x1301, 2);
    number(body, 1, 1);
    number(body, 0, 1);
    number(body, extensions.size(), 2);
    body.writeBytes(extensions.toByteArray());
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    number(record, 22, 1);
    number(record, 0x301, 2);
    number(record, body.size() + 4, 2);
    number(record, 1, 1);
    number(record, body.size(), 3);
    record.writeBytes(body.toByteArray());
    return record.toByteArray();
  }

  private static void number(ByteArrayOutputStream to, int number, int bytes) {
    for (int i = bytes - 1; i >= 0; i--) {
      to.write(number >> (i * 8));
    }
  }

  @Test
  void sendsAwayWhoHasItGiveUpAtOnce() throws Exception {
    try (Backend backend = Backend.echoingHeads();
        Http2Wire wire = new Http2Wire(door.port("web"))) {
      door.route("shop.localhost", backend.port());
      int stream = 1;
      while (stream < 4000 && getsReset(wire, stream)) {
        stream += 2;
      }
      assertThat(wire.read(Http2Wire.GOAWAY).payload()).isEqualTo("11");
    }
  }

  /** A window that is widened by nothing is a fault of its stream (RFC 9113, 6.9). */
  private static boolean getsReset(Http2Wire wire, int stream) {
    try {
      wire.get(stream, "shop.localhost").send(8, 0, stream, new byte[4]);
      return true;
    } catch (IOException _) {
      return false; // It has closed already.
    }
  }

  @Test
  void keepsOnlySoManyHeadsOfAConnection() throws Exception {
    try (Backend backend =
            new Backend(
                on -> {
                  on.readHead();
                  assertThat(on.in().read()).isNegative();
                });
        Http2Wire wire = new Http2Wire(door.port("web"))) {
      door.route("shop.localhost", backend.port());
      String field = "a".repeat(8_000);
      for (int stream = 1; stream < 100; stream += 2) {
        wire.get(stream, "shop.localhost", "a", field, "b", field, "c", field);
      }
      Http2Wire.Frame first = wire.readOutcome();
      assertThat(first.type()).isEqualTo(Http2Wire.RST_STREAM);
      assertThat(first.payload()).isEqualTo(Integer.toString(REFUSED_STREAM));
      assertThat(first.stream()).isGreaterThan(20);
    }
  }

  @Test
  void givesUpAnswersThatNobodyTakes() throws Exception {
    try (SecureDoor quick = new SecureDoor(Door.with(Door.quick()));
        Backend backend = Backend.echoingHeads();
        Http2Wire wire = new Http2Wire(quick.port("web"))) {
      quick.route("shop.localhost", backend.port());
      wire.send(Http2Wire.SETTINGS, 0, 0, new byte[] {0, WINDOW, 0, 0, 0, 0});
      wire.get(1, "shop.localhost");
      Http2Wire.Frame given = wire.read(Http2Wire.RST_STREAM);
      assertThat(given.stream()).isEqualTo(1);
      assertThat(given.payload()).isEqualTo(Integer.toString(CANCEL));
    }
  }
}
