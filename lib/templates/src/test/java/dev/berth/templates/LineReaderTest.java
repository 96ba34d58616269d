package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lines taken apart into values. */
final class LineReaderTest {
  private final LineReader reader = new LineReader(new Templater(100));

  private LineParts read(String line) {
    return reader.read(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void tellsTheHeaderAndTheParameters() {
    LineParts parts =
        read("2026-11-22 11:59:59,123 ERROR [main] Failed login for user f4a after 250ms");
    assertThat(parts.header())
        .containsEntry("time", "2026-11-22T11:59:59.123")
        .containsEntry("level", "ERROR")
        .containsEntry("thread", "main");
    assertThat(parts.template().text()).startsWith("Failed login for user <user> after <");
    assertThat(parts.parameters())
        .contains(new Parameter("user", "f4a", Parameter.Form.TEXT, null))
        .anySatisfy(each -> assertThat(each.number()).isEqualTo(0.25));
  }

  @Test
  void keepsTheFormsOfJson() {
    LineParts parts =
        read(
            "{\"level\":\"warn\",\"msg\":\"took 5 KB\",\"n\":1.5,\"ok\":true,\"no\":null,\"in\":{\"a\":[1]},\"text\":\"a\\\"\\u00e4\"}");
    assertThat(parts.header()).isEqualTo(Map.of("level", "warn"));
    assertThat(parts.parameters())
        .contains(
            new Parameter("n", "1.5", Parameter.Form.NUMBER, 1.5),
            new Parameter("ok", "true", Parameter.Form.FLAG, null),
            new Parameter("no", "null", Parameter.Form.NOTHING, null),
            new Parameter("in", "{\"a\":[1]}", Parameter.Form.NESTED, null),
            new Parameter("text", "a\"ä", Parameter.Form.TEXT, null));
  }

  @Test
  void readsKeysAndValues() {
    LineParts parts = read("level=info user=bob took=12 id=\"12\" e=1d");
    assertThat(parts.header()).isEqualTo(Map.of("level", "info"));
    assertThat(parts.parameters())
        .contains(
            new Parameter("took", "12", Parameter.Form.TEXT, 12.0),
            new Parameter("id", "12", Parameter.Form.TEXT, null),
            new Parameter("e", "1d", Parameter.Form.TEXT, null));
  }

  @Test
  void findsTheTemplatesThatTheConverterFinds() {
    for (String line :
        new String[] {
          "a=1 b=2", "", "{\"x\":1}", "plain 17 words", "{\"broken\":", "Nov 22 10:00:00 h p[3]: q"
        }) {
      String json =
          new String(
              new LogConverter(new Templater(100)).convert(line.getBytes(StandardCharsets.UTF_8)),
              StandardCharsets.UTF_8);
      assertThat(json).contains("\"template_id\":\"" + read(line).template().id() + "\"");
    }
  }
}
