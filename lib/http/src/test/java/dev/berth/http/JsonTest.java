package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.StackName;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTest {
  enum Colour {
    RED,
    DARK_BLUE
  }

  record Scalars(
      String text,
      int number,
      long large,
      double part,
      boolean truth,
      Instant time,
      Duration span,
      Colour colour,
      StackName stack,
      ByteSize size) {}

  record Nested(List<Scalar> list, Map<String, Integer> map, @Nullable Scalar maybe) {}

  record Scalar(int number) {}

  record Key(Secret token) {}

  private static final String SCALARS =
      """
      {"text":"a","number":-1,"large":9007199254740993,"part":1.5,"truth":true,\
      "time":"2026-01-31T12:00:00Z","span":"PT1H30M","colour":"DARK_BLUE","stack":"shop","size":1024}""";

  @Test
  void readsWhatItRenders() {
    Scalars value =
        new Scalars(
            "a",
            -1,
            9007199254740993L,
            1.5,
            true,
            Instant.parse("2026-01-31T12:00:00Z"),
            Duration.ofMinutes(90),
            Colour.DARK_BLUE,
            new StackName("shop"),
            new ByteSize(1024));

    assertThat(Json.render(value)).isEqualTo(SCALARS);
    assertThat(Json.parse(SCALARS, Scalars.class)).isEqualTo(value);
  }

  @Test
  void readsSizesAndConstantsAsPeopleWriteThem() {
    String text = SCALARS.replace("1024", "\"1KiB\"").replace("DARK_BLUE", "red");

    Scalars read = Json.parse(text, Scalars.class);

    assertThat(read.size()).isEqualTo(new ByteSize(1024));
    assertThat(read.colour()).isEqualTo(Colour.RED);
  }

  @Test
  void leavesOutWhatIsNull() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("a", null);
    map.put("b", Optional.empty());
    map.put("c", Optional.of("d"));

    assertThat(Json.render(map)).isEqualTo("{\"c\":\"d\"}");
    assertThat(Json.render(new Nested(List.of(new Scalar(1)), Map.of("a", 2), null)))
        .isEqualTo("{\"list\":[{\"number\":1}],\"map\":{\"a\":2}}");
  }

  @Test
  void rendersAddressesAndProblems() throws Exception {
    assertThat(
            Json.render(
                List.of(
                    InetAddress.ofLiteral("127.0.0.1"), URI.create("http://a/"), Path.of("/b"))))
        .isEqualTo("[\"127.0.0.1\",\"http://a/\",\"/b\"]");
    assertThat(
            Json.render(
                List.of(
                    Problem.error(new Place("c.yml", 3, 5), "services.web", "Wrong."),
                    Problem.warning(null, "", "Odd."))))
        .isEqualTo(
            "[{\"severity\":\"ERROR\",\"file\":\"c.yml\",\"line\":3,\"column\":5,\"path\":\"services.web\",\"message\":\"Wrong.\"},"
                + "{\"severity\":\"WARNING\",\"path\":\"\",\"message\":\"Odd.\"}]");
  }

  @Test
  void neverRendersASecret() {
    assertThatThrownBy(() -> Json.render(new Key(new Secret("x"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Json.parse("{\"token\":\"x\"}", Key.class).token()).isEqualTo(new Secret("x"));
  }

  @Test
  void tellsEveryScalarThatIsWrong() {
    String text =
        """
        {"text":1,"number":1.5,"large":"1","part":true,"truth":"true","time":"today",
         "span":"1h","colour":"green","stack":"Not a name","size":"big"}""";

    assertThat(problems(text, Scalars.class))
        .containsExactly(
            "text: Expected a text, found 1.",
            "number: Expected a whole number, found 1.5.",
            "large: Expected a whole number, found a text.",
            "part: Expected a number, found true.",
            "truth: Expected true or false, found a text.",
            "time: 'today' is no time in ISO form: 2026-01-31T12:00:00Z, or PT1H.",
            "span: '1h' is no time in ISO form: 2026-01-31T12:00:00Z, or PT1H.",
            "colour: 'green' is none of red, dark_blue.",
            "stack: Cannot use 'Not a name' as the name of a stack: it needs 1 to 63 lower-case letters, digits, '-', '_' and '.', beginning and ending with a letter or digit.",
            "size: 'big' is not a size. Write one like 512m, 1.5g or 65536.");
  }

  @Test
  void tellsWhereInListsAndMapsSomethingIsWrong() {
    String text =
        """
        {"list":[{"number":1},{"nmber":2},3,null],"map":{"a":99999999999,"b":[]},"maybe":{},"more":1}""";

    assertThat(problems(text, Nested.class))
        .containsExactlyInAnyOrder(
            "list[1].nmber: This field is unknown. Is 'number' meant?",
            "list[1].number: This field is missing.",
            "list[2]: Expected an object, found 3.",
            "list[3]: This must not be null.",
            "map.a: Expected a whole number, found a number out of range.",
            "map.b: Expected a whole number, found a list.",
            "maybe.number: This field is missing.",
            "more: This field is unknown. Known are: list, map, maybe.");
  }

  @Test
  void boundsWhatItReads() {
    assertRefused("[".repeat(100) + "]".repeat(100));
    assertRefused("1".repeat(1000));
    assertRefused("{\"" + "a".repeat(100_000) + "\":1}");
    assertRefused("[" + "1,".repeat(300_000) + "1]");
    assertRefused("{\"number\":1e999999999}");
    assertRefused("{\"number\":NaN}");
    assertRefused("{\"number\":01}");
    assertRefused("{'number':1}");
    assertRefused("{\"number\":1}//");
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text, Scalar.class))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
  }

  private static List<String> problems(String text, Class<?> type) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> Json.parse(text, type));
    return refused.problems().stream().map(Object::toString).toList();
  }
}
