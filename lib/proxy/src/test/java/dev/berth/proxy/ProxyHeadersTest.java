package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Requires;
import dev.berth.kit.Wire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProxyHeadersTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
  private SecureDoor door;
  private Backend backend;

  @BeforeEach
  void open() throws Exception {
    door = SecureDoor.open();
    door.certificates.with("shop.localhost");
    backend = Backend.echoingHeads();
    door.route("shop.localhost", backend.port());
  }

  @AfterEach
  void close() throws Exception {
    door.close();
    backend.close();
  }

  private String first(String listener, byte[] bytes) throws Exception {
    try (Wire wire = new Wire(door.port(listener))) {
      wire.send(bytes);
      String head = wire.readHead();
      return head.isEmpty() ? head : head + wire.readHead();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void believesVersion1() throws Exception {
    String head = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\n";
    assertThat(first("behind", bytes(head + GET)))
        .containsIgnoringCase("X-Forwarded-For: 192.0.2.7\r\n");
    Arrival arrival = door.requests.take().arrival();
    assertThat(arrival.peer()).hasToString("/192.0.2.7:4711");
  }

  @Test
  void believesVersion2() throws Exception {
    String head =
        "\r\n\r\n\0\r\nQUIT\n!!\0$"
            + " \u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0007"
            + "\0".repeat(15)
            + "\u0001\u0012g\0P";
    assertThat(first("behind", bytes(head + GET)))
        .containsIgnoringCase("X-Forwarded-For: 2001:db8:0:0:0:0:0:7\r\n");
  }

  @Test
  void keepsThePeerWhereTheHeaderSpeaksOfNobody() throws Exception {
    assertThat(first("behind", bytes("PROXY UNKNOWN\r\n" + GET)))
        .containsIgnoringCase("X-Forwarded-For: 127.0.0.1\r\n");
    assertThat(first("behind", bytes("\r\n\r\n\0\r\nQUIT\n \0\0\0" + GET)))
        .containsIgnoringCase("X-Forwarded-For: 127.0.0.1\r\n");
  }

  @Test
  void closesConnectionsWithoutTheHeader() throws Exception {
    assertThat(Wire.exchange(door.port("behind"), GET)).isEmpty();
    assertThat(door.requests).isEmpty();
  }

  @Test
  void neverBelievesOthers() throws Exception {
    assertThat(
            Wire.exchange(door.port("web"), "PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\n" + GET))
        .startsWith("HTTP/1.1 400 ");
    assertThat(door.requests).isEmpty();
  }

  @Requires("curl")
  @Test
  void comesBeforeTls() throws Exception {
    String said =
        Program.curl(
            "--haproxy-protocol",
            "--http2",
            "--connect-to",
            "::127.0.0.1:" + door.port("behindsecure"),
            "https://shop.localhost/");
    assertThat(said).containsIgnoringCase("X-Forwarded-For: 127.0.0.1\r\n");
  }
}
