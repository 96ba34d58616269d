package dev.berth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void givesWhatIsThereAndNothingForWhatIsNot() {
    Json json = Json.parse("{\"a\":{\"b\":[1,2.5,true,null,\"x\"]},\"n\":12345678901}");

    assertThat(json.get("a").texts("b")).isEqualTo(List.of("1", "2.5", "true", "", "x"));
    assertThat(json.number("n")).isEqualTo(12345678901L);
    assertThat(json.get("nowhere").get("at").text("all")).isEmpty();
    assertThat(json.items("n")).isEmpty();
    assertThat(json.isTrue("a")).isFalse();
  }

  @Test
  void rendersWhatItRead() {
    String text = "{\"z\":1,\"a\":[{},[],\"ü\\n\",-0.5,12345678901234567890,false,null]}";

    assertThat(Json.parse(text).render()).isEqualTo(text);
    assertThat(Json.parse(Json.parse(text).renderIndented())).isEqualTo(Json.parse(text));
  }

  @Test
  void indentsForPeople() {
    assertThat(Json.parse("{\"a\":[1,{\"b\":2}]}").renderIndented())
        .isEqualTo(
            """
            {
              "a" : [
                1,
                {
                  "b" : 2
                }
              ]
            }""");
  }

  @Test
  void refusesWhatIsNotJson() {
    assertThatThrownBy(() -> Json.parse("<html>"))
        .hasMessage(
            "Cannot read the server's answer: it is not JSON. Check that the address is that of a Berth server.");
  }
}
