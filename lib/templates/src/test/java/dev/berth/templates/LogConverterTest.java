package dev.berth.templates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LogConverterTest {
  private final Lines lines = new Lines();

  @Test
  void writesTheExampleOfTheDocs() {
    assertThat(lines.convert("Failed login for user f4a (invalid password)"))
        .startsWith(
            "{\"message type\":\"Failed login for user <user> (<reason>)\",\"template_id\":\"")
        .endsWith("\",\"parameters\":{\"user\":\"f4a\",\"reason\":\"invalid password\"}}");
  }

  @Test
  void tellsTheFieldsOfTheHeader() {
    assertThat(lines.convert("2024-03-04 05:06:07,123 WARN [main] a.b.C: disk 3 is full"))
        .startsWith(
            "{\"time\":\"2024-03-04T05:06:07.123\",\"level\":\"WARN\",\"logger\":\"a.b.C\","
                + "\"thread\":\"main\",\"message type\":\"disk <number> is full\"");
    assertThat(
            lines.convert(
                "10.0.0.1 - - [04/Mar/2024:05:06:07 +0100] \"GET /a HTTP/1.1\" 200 5 \"-\" \"Some (agent)\""))
        .startsWith("{\"time\":\"2024-03-04T05:06:07+01:00\",\"client\":\"10.0.0.1\"")
        .contains("\"request\":\"/a HTTP/1.1\",\"status\":\"200\",\"bytes\":\"5\"");
  }

  @Test
  void takesJsonApart() {
    assertThat(
            lines.convert(
                "{\"ts\":\"2024-03-04T05:06:07Z\",\"level\":\"info\",\"msg\":\"took \\\"12\\\" steps\",\"n\":5,\"o\":{\"a\":[1,{}]}}"))
        .startsWith(
            "{\"time\":\"2024-03-04T05:06:07Z\",\"level\":\"info\",\"message type\":\"took \\\"<number>\\\" steps\"")
        .endsWith("\"parameters\":{\"number\":\"12\",\"n\":5,\"o\":{\"a\":[1,{}]}}}");
    assertThat(lines.convert("{\"a\":1,\"b\":\"x\"}"))
        .startsWith("{\"message type\":\"a=<a> b=<b>\"")
        .endsWith("\"parameters\":{\"a\":1,\"b\":\"x\"}}");
  }

  @Test
  void takesBrokenJsonForText() {
    for (String broken :
        List.of(
            "{\"a\":",
            "{\"a\":01}",
            "{\"a\":1}x",
            "{a:1}",
            "{\"a\":tru}",
            "{}{",
            "{\"a\":[1,]}",
            "{\"a\":\"\\x\"}")) {
      assertThat(lines.convert(broken)).contains("\"message type\":").startsWith("{").endsWith("}");
    }
    assertThat(lines.convert("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"))
        .contains("\"message type\":\"{");
  }

  @Test
  void takesLogfmtApart() {
    assertThat(lines.convert("level=warn msg=\"slow \\\"query\\\" of 12 rows\" rows=1,234 ok=true"))
        .startsWith("{\"level\":\"warn\",\"message type\":\"slow \\\"query\\\" of <number> rows\"")
        .endsWith("\"parameters\":{\"number\":\"12\",\"rows\":\"1,234\",\"ok\":\"true\"}}");
    String first = lines.convert("a=1 b=two c=\"three four\"");
    assertThat(first)
        .startsWith("{\"message type\":\"a=<a> b=<b> c=<c>\"")
        .endsWith("\"parameters\":{\"a\":\"1\",\"b\":\"two\",\"c\":\"three four\"}}");
  }

  @Test
  void normalizesNumbersUnitsAndDates() {
    assertThat(lines.convert("copied 1,234,567 bytes or 2KiB in 250ms since 2024/03/04 05:06:07"))
        .endsWith(
            "\"normalized\":{\"number\":1234567,\"size\":2048,\"duration\":0.25,"
                + "\"time\":\"2024-03-04T05:06:07\"}}");
  }

  @Test
  void writesAnObjectForEveryLine() throws IOException {
    String input = "\n  \na\r\n{}\n\tb\nlast";
    String output = convertAll(input.getBytes(UTF_8), false);
    assertThat(output.lines())
        .hasSize(6)
        .allMatch(line -> line.startsWith("{") && line.endsWith("}}"));
  }

  @Test
  void replacesWhatIsNoUtf8() {
    byte[] line = {
      'a', ' ', (byte) 0xff, (byte) 0xc0, (byte) 0x80, 0, 'b', (byte) 0xe2, (byte) 0x82
    };
    assertThat(lines.convert(line))
        .contains("\"message type\":\"a \ufffd\ufffd\ufffd\\u0000b\ufffd\"");
    assertThat(lines.convert("größe \u20ac \ud83d\ude00 ok"))
        .contains("\"größe \u20ac \ud83d\ude00 ok\"");
  }

  @Test
  void boundsLinesWithoutEnd() throws IOException {
    byte[] input = new byte[3_000_000];
    java.util.Arrays.fill(input, (byte) 'x');
    input[2_900_000] = '\n';
    String output = convertAll(input, false);
    assertThat(output.lines())
        .hasSize(2)
        .allMatch(line -> line.endsWith("\"truncated\":true}"))
        .allMatch(line -> line.length() < 100_000);
  }

  @Test
  void joinsTracesWhenAsked() throws IOException {
    String input =
        "Failed 1\n\tat a.B\nCaused by: x\n\tat c.D\nok\nTraceback (most recent call last)\n  File\nValueError: no\nend\n";
    assertThat(convertAll(input.getBytes(UTF_8), true).lines()).hasSize(3);
    assertThat(convertAll(input.getBytes(UTF_8), true))
        .contains("\"lines\":4,\"trace\":\"\\tat a.B\\nCaused by: x\\n\\tat c.D\"");
    assertThat(convertAll(input.getBytes(UTF_8), false).lines()).hasSize(9);
  }

  private static String convertAll(byte[] input, boolean joined) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogConverter(new Templater(100)).convert(new ByteArrayInputStream(input), out, joined);
    return out.toString(UTF_8);
  }
}
