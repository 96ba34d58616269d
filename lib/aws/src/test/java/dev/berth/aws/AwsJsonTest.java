package dev.berth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsJsonTest {
  @Test
  void readsPlainValuesAndLeavesNullsOut() {
    assertThat(
            parse(
                """
                {"Text":"é\\n","Number":3,"Part":1.5,"Truth":true,"List":["a",null],"Map":{"x":{}},"None":null}
                """))
        .isEqualTo(
            Map.of(
                "Text",
                "é\n",
                "Number",
                3L,
                "Part",
                1.5,
                "Truth",
                true,
                "List",
                List.of("a"),
                "Map",
                Map.of("x", Map.of())));
  }

  @Test
  void takesAnEmptyBodyForNoMembers() {
    assertThat(parse("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"text\"",
        "{\"Name\":\"hidden\"",
        "{\"Name\":\"hidden\",\"Name\":\"other\"}",
        "{\"Name\":hidden}",
        "{} {}",
        "{\"Name\":123456789012345678901234567890}",
        "{\"Name\":\"hid\u0001den\"}"
      })
  void refusesWhatIsNoObjectWithoutRepeatingIt(String body) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOfSatisfying(
            AwsException.class, e -> assertThat(e.code()).isEqualTo("SerializationException"))
        .hasMessageStartingWith("Cannot read the request: ")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void refusesDepthAndLength() {
    assertThatThrownBy(() -> parse("{\"a\":".repeat(40) + "1" + "}".repeat(40)))
        .isInstanceOf(AwsException.class);
    assertThatThrownBy(() -> parse("{\"a\":[" + "1,".repeat(30_000) + "1]}"))
        .isInstanceOf(AwsException.class);
  }

  @Test
  void writesTimesAsSecondsWithThreeDecimals() {
    assertThat(
            AwsJson.render(
                Map.of("Time", List.of(Instant.parse("2018-08-27T09:29:08.994Z"), Instant.EPOCH))))
        .isEqualTo("{\"Time\":[1535362148.994,0.000]}");
  }

  private static Map<String, Object> parse(String body) {
    return AwsJson.parse(body.getBytes(StandardCharsets.UTF_8));
  }
}
