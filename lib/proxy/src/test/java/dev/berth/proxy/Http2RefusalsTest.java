package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import java.io.EOFException;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class Http2RefusalsTest {
  private static final String PROTOCOL_ERROR = "1";
  private static final String CALM = "11";
  private SecureDoor door;
  private Backend backend;
  private Http2Wire wire;

  @BeforeEach
  void open() throws Exception {
    door = SecureDoor.open();
    backend = Backend.echoingHeads();
    door.route("shop.localhost", backend.port());
    wire = new Http2Wire(door.port("web"));
  }

  @AfterEach
  void close() throws Exception {
    wire.close();
    door.close();
    backend.close();
  }

  /** Sound requests on the same connection are answered before and after. */
  private void stillServes(int stream) throws IOException {
    wire.get(stream, "shop.localhost");
    Http2Wire.Frame frame = wire.readOutcome();
    assertThat(frame.stream()).isEqualTo(stream);
    assertThat(frame.payload()).startsWith(":status: 200\n");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void resetsTheMalformed(String name, String[] fields) throws Exception {
    stillServes(1);
    wire.fields(3, true, fields);
    Http2Wire.Frame frame = wire.readOutcome();
    assertThat(frame.type()).as(name).isEqualTo(Http2Wire.RST_STREAM);
    assertThat(frame.payload()).isEqualTo(PROTOCOL_ERROR);
    stillServes(5);
    assertThat(backend.accepted()).isEqualTo(1);
  }

  private static Stream<Arguments> malformed() {
    return Stream.of(
        of("no method", ":scheme", "http", ":path", "/", ":authority", "shop.localhost"),
        of("no path", ":method", "GET", ":scheme", "http", ":authority", "shop.localhost"),
        of("no scheme", ":method", "GET", ":path", "/", ":authority", "shop.localhost"),
        of("a status", get("/", ":status", "200")),
        of("a method that is none", request("GET /x HTTP/1.1", "/")),
        of("a line feed in the path", get("/ HTTP/1.1\r\nHost: evil\r\n\r\n")),
        of("a line feed in the host", host("shop.localhost\r\nX-Evil: 1")),
        of("a name in upper case", get("/", "Accept", "*/*")),
        of("a line feed in a name", get("/", "a\r\nhost", "evil")),
        of("a line feed in a value", get("/", "a", "1\r\nhost: evil")),
        of("a null in a value", get("/", "a", "1\u0000")),
        of("connection", get("/", "connection", "close")),
        of("transfer-encoding", get("/", "transfer-encoding", "chunked")),
        of("upgrade", get("/", "upgrade", "websocket")),
        of("te", get("/", "te", "gzip")),
        of("a pseudo field behind others", get("/", "a", "1", ":path", "/x")),
        of("a length without a body", get("/", "content-length", "5")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void refusesWhatIsOdd(String name, String status, String[] fields) throws Exception {
    wire.fields(1, true, fields);
    Http2Wire.Frame frame = wire.readOutcome();
    assertThat(frame.payload()).as(name).startsWith(":status: " + status + "\n");
    stillServes(3);
    assertThat(backend.accepted()).isEqualTo(1);
  }

  private static Stream<Arguments> refused() {
    return Stream.of(
        refused("a host beside another authority", "400", get("/", "host", "evil.localhost")),
        refused("two hosts", "400", get("/", "host", "shop.localhost", "host", "a.localhost")),
        refused("an odd host", "400", host("shop.localhost/x")),
        refused("a user in the host", "400", host("evil@shop.localhost")),
        refused("an empty host", "400", host("")),
        refused("an empty path", "400", get("")),
        refused("an asterisk", "400", get("*")),
        refused("an absolute path", "400", get("http://evil.localhost/")),
        refused("a space in the path", "400", get("/a b")),
        refused("a fragment", "400", get("/a#b")),
        refused("connect", "405", request("CONNECT", "/")),
        refused("trace", "405", request("TRACE", "/")),
        refused("an expectation", "417", get("/", "expect", "tea")),
        refused("a long path", "414", get("/" + "a".repeat(9000))));
  }

  @Test
  void resetsBodiesThatAreTooLong() throws Exception {
    post(1, "3");
    wire.data(1, false, "abcd");
    assertThat(wire.readOutcome().payload()).isEqualTo(PROTOCOL_ERROR);
    stillServes(3);
  }

  @Test
  void resetsBodiesThatAreTooShort() throws Exception {
    post(1, "3");
    wire.data(1, true, "ab");
    assertThat(wire.readOutcome().payload()).isEqualTo(PROTOCOL_ERROR);
    stillServes(3);
  }

  private void post(int stream, String length) throws IOException {
    wire.fields(
        stream,
        false,
        ":method",
        "POST",
        ":scheme",
        "http",
        ":path",
        "/",
        ":authority",
        "shop.localhost",
        "content-length",
        length);
  }

  @Test
  void sendsAwayWhoGivesUpAtOnce() throws Exception {
    int stream = 1;
    while (stream < 4000 && calm(stream)) {
      stream += 2;
    }
    assertThat(wire.read(Http2Wire.GOAWAY).payload()).isEqualTo(CALM);
  }

  private boolean calm(int stream) {
    try {
      wire.get(stream, "shop.localhost")
          .send(Http2Wire.RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
      return true;
    } catch (IOException _) {
      return false; // It has closed already.
    }
  }

  @Test
  void sendsAwayWhoNeverEndsAHead() throws Exception {
    wire.send(Http2Wire.HEADERS, 0, 1, new byte[0]);
    for (int i = 0; i < 17; i++) {
      wire.send(9, 0, 1, new byte[0]);
    }
    assertThat(wire.read(Http2Wire.GOAWAY).payload()).isEqualTo(CALM);
  }

  @Test
  void sendsAwayWhoPingsWithoutEnd() throws Exception {
    byte[] ping = new byte[8];
    for (int i = 0; i < 1001; i++) {
      wire.send(Http2Wire.PING, 0, 0, ping);
    }
    assertThat(wire.read(Http2Wire.GOAWAY).payload()).isEqualTo(CALM);
  }

  @Test
  void refusesManyAndLongFields() throws Exception {
    String[] many = new String[400];
    java.util.Arrays.fill(many, "a");
    wire.fields(1, true, get("/", many));
    assertThat(wire.readOutcome().type()).isEqualTo(Http2Wire.RST_STREAM);
    wire.fields(3, true, get("/", "a", "b".repeat(8_000), "c", "d".repeat(8_000)));
    assertThat(wire.readOutcome().payload()).startsWith(":status: 200\n");
  }

  @Test
  void closesHeadsThatTakeTooLong() throws Exception {
    try (SecureDoor quick = new SecureDoor(Door.with(Door.quick()));
        Http2Wire slow = new Http2Wire(quick.port("web"))) {
      slow.send(Http2Wire.HEADERS, 0, 1, new byte[0]);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> slow.read(Http2Wire.HEADERS))
          .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
    }
  }

  private static String[] get(String path, String... more) {
    return with(request("GET", path), more);
  }

  private static String[] request(String method, String path) {
    return new String[] {
      ":method", method, ":scheme", "http", ":path", path, ":authority", "shop.localhost"
    };
  }

  private static String[] host(String host) {
    return new String[] {":method", "GET", ":scheme", "http", ":path", "/", ":authority", host};
  }

  private static String[] with(String[] fields, String... more) {
    String[] all = java.util.Arrays.copyOf(fields, fields.length + more.length);
    System.arraycopy(more, 0, all, fields.length, more.length);
    return all;
  }

  private static Arguments of(String name, String... fields) {
    return Arguments.of(name, fields);
  }

  private static Arguments refused(String name, String status, String[] fields) {
    return Arguments.of(name, status, fields);
  }
}
