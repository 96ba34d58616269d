package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ReceivedFieldsTest {
  private static ReceivedFields of(String... namesAndValues) {
    ReceivedFields fields = new ReceivedFields(8);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(new AsciiString(namesAndValues[i]), new AsciiString(namesAndValues[i + 1]));
    }
    return fields;
  }

  @Test
  void gathersPseudoFieldsAndOthers() {
    ReceivedFields fields = of(":method", "GET", ":path", "/x", "accept", "*/*", "te", "trailers");
    assertThat(fields.flaw()).isNull();
    assertThat(fields.method()).hasToString("GET");
    assertThat(fields.path()).hasToString("/x");
    assertThat(fields.headers()).hasToString("accept: */*\nte: trailers\n");
  }

  @Test
  void joinsCrumbsOfCookies() {
    ReceivedFields fields = of("cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c=3");
    assertThat(fields.headers()).hasToString("x: y\ncookie: a=1; b=2; c=3\n");
  }

  @Test
  void knowsTheLength() {
    assertThat(of("content-length", "17").contentLength()).isEqualTo(17);
    assertThat(of("accept", "*/*").contentLength()).isEqualTo(-1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("flaws")
  void seesTheFlaw(String name, String[] fields) {
    assertThat(of(fields).flaw()).as(name).isNotNull();
  }

  private static Stream<Arguments> flaws() {
    return Stream.of(
        flaw("a name in upper case", "Accept", "*/*"),
        flaw("a name with a space", "a b", "1"),
        flaw("a name with a colon", "a:b", "1"),
        flaw("a name with a line feed", "a\nb", "1"),
        flaw("an empty name", "", "1"),
        flaw("a line feed in a value", "a", "1\nhost: evil"),
        flaw("a carriage return in a value", "a", "1\r"),
        flaw("a null in a value", "a", "1\u0000"),
        flaw("space before a value", "a", " 1"),
        flaw("space behind a value", "a", "1\t"),
        flaw("a line feed in the path", ":path", "/ HTTP/1.1\r\nhost: evil"),
        flaw("a line feed in the method", ":method", "GET / HTTP/1.1\r\n"),
        flaw("a pseudo field behind others", "a", "1", ":path", "/"),
        flaw("a pseudo field twice", ":path", "/", ":path", "/x"),
        flaw("an unknown pseudo field", ":host", "a"),
        flaw("a protocol", ":protocol", "websocket"),
        flaw("connection", "connection", "close"),
        flaw("keep-alive", "keep-alive", "timeout=5"),
        flaw("proxy-connection", "proxy-connection", "close"),
        flaw("transfer-encoding", "transfer-encoding", "chunked"),
        flaw("upgrade", "upgrade", "h2c"),
        flaw("http2-settings", "http2-settings", "AAA"),
        flaw("te", "te", "gzip"),
        flaw("two lengths", "content-length", "1", "content-length", "1"),
        flaw("a negative length", "content-length", "-1"),
        flaw("a length with a sign", "content-length", "+1"),
        flaw("an empty length", "content-length", ""),
        flaw("a list of lengths", "content-length", "1, 1"),
        flaw(
            "too many fields",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            "",
            "a",
            ""));
  }

  private static Arguments flaw(String name, String... fields) {
    return Arguments.of(name, fields);
  }
}
