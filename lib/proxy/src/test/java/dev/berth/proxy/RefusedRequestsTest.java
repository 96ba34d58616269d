package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What two servers could read in two ways never reaches a server. */
class RefusedRequestsTest {
  private static final String HOST = "Host: shop.localhost\r\n";
  private static final String SECOND = "GET /second HTTP/1.1\r\n" + HOST + "\r\n";

  private static Door door;
  private static Backend backend;

  @BeforeAll
  static void open() throws Exception {
    door = Door.open();
    backend = Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nreached");
    door.route("shop", backend.port());
  }

  @AfterAll
  static void close() throws IOException {
    door.close();
    backend.close();
  }

  private static Arguments bad(String name, String request) {
    return Arguments.of(name, request);
  }

  static Stream<Arguments> ambiguous() {
    return Stream.of(
        bad(
            "both lengths",
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + SECOND),
        bad(
            "both lengths the other way round",
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"
                + SECOND),
        bad(
            "two different lengths",
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n"
                + SECOND),
        bad(
            "the same length twice",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
        bad(
            "a list of lengths",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0, 5\r\n\r\n" + SECOND),
        bad(
            "a length with a sign",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length: +5\r\n\r\nabcde"),
        bad("a negative length", "POST / HTTP/1.1\r\n" + HOST + "Content-Length: -1\r\n\r\n"),
        bad("a length in hex", "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 0x5\r\n\r\nabcde"),
        bad(
            "an unknown coding",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: xchunked\r\n\r\n" + SECOND),
        bad(
            "two codings",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "the coding twice",
            "POST / HTTP/1.1\r\n"
                + HOST
                + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
        bad(
            "a coding with a vertical tab",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
        bad(
            "a coding in HTTP/1.0",
            "POST / HTTP/1.0\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        bad("a folded header", "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n c\r\n\r\n"),
        bad("a header folded with a tab", "GET / HTTP/1.1\r\n" + HOST + "X-A: b\r\n\tc\r\n\r\n"),
        bad(
            "a folded coding",
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        bad(
            "a first header that begins with a space",
            "GET / HTTP/1.1\r\n X-A: b\r\n" + HOST + "\r\n"),
        bad(
            "a space before the colon",
            "POST / HTTP/1.1\r\n" + HOST + "Content-Length : 5\r\n\r\nabcde"),
        bad("a tab before the colon", "GET / HTTP/1.1\r\n" + HOST + "X-A\t: 5\r\n\r\n"),
        bad("a header without a colon", "GET / HTTP/1.1\r\n" + HOST + "X-A\r\n\r\n"),
        bad("a header without a name", "GET / HTTP/1.1\r\n" + HOST + ": a\r\n\r\n"),
        bad("a null byte in a value", "GET / HTTP/1.1\r\n" + HOST + "X-A: a\0b\r\n\r\n"),
        bad("a null byte in a name", "GET / HTTP/1.1\r\n" + HOST + "X\0A: b\r\n\r\n"),
        bad(
            "a bare carriage return in a value",
            "GET / HTTP/1.1\r\n" + HOST + "X-A: a\rX-B: b\r\n\r\n"),
        bad("bare line feeds", "GET / HTTP/1.1\nHost: shop.localhost\n\n"),
        bad("one bare line feed", "GET / HTTP/1.1\r\n" + HOST + "X-A: b\n\r\n"),
        bad("a bare line feed at the end", "GET / HTTP/1.1\r\nHost: shop.localhost\r\n\n"),
        bad("two hosts", "GET / HTTP/1.1\r\n" + HOST + "Host: other.localhost\r\n\r\n"),
        bad("no host", "GET / HTTP/1.1\r\n\r\n"),
        bad("a host with a path", "GET / HTTP/1.1\r\nHost: shop.localhost/x\r\n\r\n"),
        bad("a host with a space", "GET / HTTP/1.1\r\nHost: shop.localhost x\r\n\r\n"),
        bad("a host with credentials", "GET / HTTP/1.1\r\nHost: a@shop.localhost\r\n\r\n"),
        bad("a host with a list", "GET / HTTP/1.1\r\nHost: shop.localhost,b\r\n\r\n"),
        bad("an absolute target", "GET http://shop.localhost/ HTTP/1.1\r\n" + HOST + "\r\n"),
        bad(
            "an absolute target of another host",
            "GET http://localhost/ HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("a target without a slash", "GET x HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("an asterisk", "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("a fragment", "GET /#x HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("a tab in the request line", "GET\t/ HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("two spaces in the request line", "GET  / HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("a space in the target", "GET /a b HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("a space at the end of the request line", "GET / HTTP/1.1 \r\n" + HOST + "\r\n"),
        bad("a null byte in the target", "GET /\0 HTTP/1.1\r\n" + HOST + "\r\n"),
        bad("no version", "GET /\r\n" + HOST + "\r\n"),
        bad("HTTP/2.0", "GET / HTTP/2.0\r\n" + HOST + "\r\n"),
        bad("HTTP/1.2", "GET / HTTP/1.2\r\n" + HOST + "\r\n"),
        bad("lower case http", "GET / http/1.1\r\n" + HOST + "\r\n"),
        bad("almost a preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\r"),
        bad("a TLS greeting", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n"),
        bad("an odd method", "G\u0001T / HTTP/1.1\r\n" + HOST + "\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void answersTheAmbiguousWith400AndCloses(String name, String request) throws IOException {
    String answer = Wire.exchange(door.port(), request);
    assertThat(answer).matches("(?s)HTTP/1.[01] 400 Bad Request\r\n.*").doesNotContain("reached");
    assertThat(answer.split("HTTP/1", -1)).as("answers").hasSize(2);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ambiguous")
  void doesSoHoweverTheBytesArrive(String name, String request) throws IOException {
    try (Wire wire = new Wire(door.port())) {
      try {
        for (int i = 0; i < request.length(); i++) {
          wire.send(request.substring(i, i + 1));
        }
      } catch (IOException _) {
        // It has refused before the end.
      }
      assertThat(wire.readAll())
          .matches("(?s)(HTTP/1.[01] 400 Bad Request\r\n.*|<reset>)")
          .doesNotContain("reached");
    }
  }

  static Stream<Arguments> badChunks() {
    return Stream.of(
        Arguments.of("a size that is no number", "xyz\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a negative size", "-1\r\na\r\n0\r\n\r\n"),
        Arguments.of("a size too large", "FFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a size with 0x", "0x3\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("a bare line feed after the size", "3\nabc\r\n0\r\n\r\n"),
        Arguments.of("a chunk longer than its size", "3\r\nabcde\r\n0\r\n\r\n"),
        Arguments.of("an empty size", "\r\nabc\r\n0\r\n\r\n"),
        Arguments.of("an endless extension", "3;" + "x".repeat(100_000) + "\r\nabc\r\n0\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badChunks")
  void breaksOffAtABadChunk(String name, String chunks) throws IOException {
    String answer =
        Wire.exchange(
            door.port(),
            "POST / HTTP/1.1\r\n" + HOST + "Transfer-Encoding: chunked\r\n\r\n" + chunks + SECOND);
    // The task's script answers a head at once, so its answer may have begun; the second never is.
    assertThat(answer.split("HTTP/1.1 200", -1)).hasSizeLessThanOrEqualTo(2);
    assertThat(answer).doesNotContain("second");
  }

  @Test
  void limitsTheRequestLine() throws IOException {
    String answer =
        Wire.exchange(door.port(), "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n");
    assertThat(answer).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void limitsTheHeaders() throws IOException {
    String header = "X-A: " + "a".repeat(4_000) + "\r\n";
    assertThat(Wire.exchange(door.port(), "GET / HTTP/1.1\r\n" + HOST + header.repeat(9) + "\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(
            Wire.exchange(
                door.port(),
                "GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + header.repeat(7) + "\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void doesNotTakeTunnelsAndTraces() throws IOException {
    for (String request :
        new String[] {
          "TRACE / HTTP/1.1\r\n" + HOST + "\r\n", "CONNECT /x HTTP/1.1\r\n" + HOST + "\r\n"
        }) {
      assertThat(Wire.exchange(door.port(), request)).startsWith("HTTP/1.1 405 ");
    }
  }

  @Test
  void doesNotTakeAnUnknownExpectation() throws IOException {
    assertThat(Wire.exchange(door.port(), "GET / HTTP/1.1\r\n" + HOST + "Expect: more\r\n\r\n"))
        .startsWith("HTTP/1.1 417 ");
  }

  @Test
  void takesEmptyLinesBeforeARequest() throws IOException {
    assertThat(
            Wire.exchange(
                door.port(), "\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void takesPipelinedRequestsInOrder() throws IOException {
    String one = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
    String last = "GET / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    String answers = Wire.exchange(door.port(), one + one + one + last);
    assertThat(answers.split("reached", -1)).hasSize(5);
  }
}
